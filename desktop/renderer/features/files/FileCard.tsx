import type { ReactNode } from 'react';
import { FileIcon } from './FileIcon.tsx';
import './files.css';

type Props = {
  name: string;
  type: string;
  /** Below the name: size and type, or what becomes of it. */
  facts: ReactNode;
  /** It is only on this device. */
  isWaiting?: boolean;
  hasFailed?: boolean;
  /** 0 to 1: how much of it is there; null: nothing is on its way. */
  part?: number | null;
  /** What one can do with it. */
  end: ReactNode;
};

/** A file by its name: 300 by 56, dashed while it is only on this device. */
export function FileCard({ name, type, facts, isWaiting = false, hasFailed = false, part = null, end }: Props) {
  return (
    <div className="file-card" data-waiting={isWaiting || undefined} data-failed={hasFailed || undefined}>
      <FileIcon name={name} type={type} />
      <span className="file-texts">
        <bdi className="file-name ellipsis" title={name}>
          {name}
        </bdi>
        <bdi className="file-facts ellipsis">{facts}</bdi>
      </span>
      {end}
      {part === null ? null : <Progress part={part} name={name} />}
    </div>
  );
}

/** How far something is on its way. */
export function Progress({ part, name }: { part: number; name: string }) {
  const percent = Math.round(part * 100);
  return (
    <span className="file-progress" role="progressbar" aria-label={name} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <span style={{ inlineSize: `${percent}%` }} />
    </span>
  );
}
