import type { LucideIcon } from 'lucide-react';
import Bold from 'lucide-react/icons/bold';
import Code from 'lucide-react/icons/code';
import EyeOff from 'lucide-react/icons/eye-off';
import Italic from 'lucide-react/icons/italic';
import Link from 'lucide-react/icons/link';
import List from 'lucide-react/icons/list';
import ListOrdered from 'lucide-react/icons/list-ordered';
import SquareCode from 'lucide-react/icons/square-code';
import Strikethrough from 'lucide-react/icons/strikethrough';
import TextQuote from 'lucide-react/icons/text-quote';
import { memo } from 'react';
import { IconButton } from '../../ui/IconButton.tsx';
import { formats } from './format-keys.ts';
import type { Format } from './format-text.ts';

const icons: Record<Format, LucideIcon> = {
  bold: Bold,
  italic: Italic,
  strike: Strikethrough,
  code: Code,
  link: Link,
  'code-block': SquareCode,
  quote: TextQuote,
  list: List,
  numbers: ListOrdered,
  spoiler: EyeOff,
};

/** What one can do to the selected words. */
export const FormatBar = memo(function FormatBar({ onFormat }: { onFormat: (format: Format) => void }) {
  return (
    <div className="composer-formats" role="toolbar" aria-label="Format">
      {formats.map(({ format, words, keys }) => {
        const Icon = icons[format];
        return (
          <IconButton key={format} size={28} label={words} keys={keys} onMouseDown={(event) => event.preventDefault()} onClick={() => onFormat(format)}>
            <Icon size={16} strokeWidth={1.75} />
          </IconButton>
        );
      })}
    </div>
  );
});
