import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { durationWords } from '../files/file-words.ts';
import { type Recorder, recordingMsMax } from './use-recorder.ts';
import './voice.css';

const bars = 24;
const drawEveryMs = 60;

/** While something is recorded: how long, how loud, and the ways on. Escape closes the strip as it does others, and throws away what was said; for a moment that can be undone. */
export function RecordStrip({ recorder, onEnd }: { recorder: Recorder; onEnd: () => void }) {
  const { running } = recorder;
  const [nowMs, setNowMs] = useState(Date.now);
  const [levels, setLevels] = useState<readonly number[]>([]);
  const stop = useRef<HTMLButtonElement>(null);
  const recording = running?.recording ?? null;
  useEffect(() => {
    if (recording === null) return;
    stop.current?.focus();
    setLevels([]);
    const timer = setInterval(() => {
      setNowMs(Date.now());
      setLevels((all) => [...all, recording.level()].slice(-bars));
    }, drawEveryMs);
    return () => clearInterval(timer);
  }, [recording]);
  if (running === null) return null;
  const elapsedMs = Math.max(0, nowMs - running.startedAt);
  const end = (run: () => void) => () => {
    run();
    onEnd();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a key for all that is inside
    <div
      className="composer-strip record-strip"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        end(recorder.cancel)();
      }}
    >
      <span className="record-dot" aria-hidden />
      <span role="status">Recording</span>
      <span className="record-time tabular" role="timer" aria-label="Length">
        {durationWords(elapsedMs)}
      </span>
      <span className="record-levels" aria-hidden>
        {Array.from({ length: bars }, (_, index) => {
          const level = levels.at(index - bars) ?? 0;
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          return <span key={index} style={{ blockSize: `${Math.max(8, Math.round(level * 100))}%` }} />;
        })}
      </span>
      <span className="record-left tabular">
        {elapsedMs > recordingMsMax - 60_000 ? `Ends in ${durationWords(Math.max(0, recordingMsMax - elapsedMs))}` : ''}
      </span>
      <Button size="small" look="quiet" onClick={end(recorder.cancel)}>
        Discard
      </Button>
      <Button size="small" ref={stop} onClick={end(recorder.keep)}>
        Stop
      </Button>
      <Button size="small" look="primary" onClick={end(recorder.send)}>
        Send
      </Button>
    </div>
  );
}
