import Copy from 'lucide-react/icons/copy';
import { useState } from 'react';
import { copyText } from '../../state/actions/shell.ts';
import { Button } from '../../ui/Button.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { curlLine, formats, type HookFormat, hookFormats } from './hook-formats.ts';

/** How others post: what to set where, and a line that tries it. Without an address, which is told once, a word stands for it. */
export function HookFormats({ address }: { address: string | null }) {
  const [format, setFormat] = useState<HookFormat>('json');
  const line = curlLine(format, address ?? 'ADDRESS');
  return (
    <section className="hook-formats" aria-label="How to post">
      <Segment
        label="What posts here"
        value={format}
        options={hookFormats.map((value) => ({ value, words: formats[value].name }))}
        onChoose={(chosen) => setFormat(chosen)}
      />
      <p className="dialog-hint">{formats[format].words}</p>
      <pre className="hook-line" dir="ltr">
        {line}
      </pre>
      <div className="hook-line-foot">
        <p className="dialog-hint">
          {address === null ? 'Put the address in place of ADDRESS.' : 'Run this line in a terminal: the message appears in the room.'}
        </p>
        <Button size="small" onClick={() => void copyText(line, 'The line is copied.')}>
          <Copy size={14} aria-hidden />
          Copy the line
        </Button>
      </div>
    </section>
  );
}
