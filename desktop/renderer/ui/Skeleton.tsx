import './skeleton.css';

/** Stands for rows that this device has never held; only after 200 ms, never over stored content. */
export function Skeleton({ rows }: { rows: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same
        <div className="skeleton-row" key={index}>
          <span className="skeleton-face" />
          <span className="skeleton-words" />
        </div>
      ))}
    </div>
  );
}
