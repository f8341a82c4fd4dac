import { FlagArt } from './FlagArt.tsx';
import type { MosaicTile } from './mosaic-tiles.ts';
import './mosaic.css';

/** Flags side by side: the only illustration there is. */
export function Mosaic({ tiles, className }: { tiles: readonly MosaicTile[]; className: string }) {
  return (
    <div className={`mosaic ${className}`} aria-hidden="true">
      {tiles.map(([pattern, ground, ink, turn], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
        <span className="mosaic-tile" key={index}>
          <FlagArt pattern={pattern} ground={`mosaic-${ground}`} ink={`mosaic-${ink}`} turn={turn} />
        </span>
      ))}
    </div>
  );
}
