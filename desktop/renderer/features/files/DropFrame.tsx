import './files.css';

/** Drawn over a sheet while files are dragged over it. */
export function DropFrame({ name }: { name: string }) {
  return (
    <div className="drop-frame" role="status">
      <span>
        Drop to attach to <bdi>{name}</bdi>
      </span>
    </div>
  );
}
