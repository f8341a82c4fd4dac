import ImageOff from 'lucide-react/icons/image-off';
import { type ReactNode, useEffect, useState } from 'react';
import type { Size } from './picture-size.ts';
import './files.css';

type Props = {
  src: string;
  name: string;
  size: Size;
  isTile: boolean;
  isOnline: boolean;
  isWaiting?: boolean;
  /** More pictures than are shown: said on the last one. */
  more?: number;
  tabIndex: number;
  /** Left out: there is nothing larger to show. */
  onOpen?: () => void;
  children?: ReactNode;
};

/** A picture in its reserved place: nothing moves when its bytes come. */
export function Picture({ src, name, size, isTile, isOnline, isWaiting = false, more = 0, tabIndex, onOpen, children }: Props) {
  const [isBroken, setIsBroken] = useState(false);
  // What could not be fetched is tried again when the server is back.
  useEffect(() => {
    if (isOnline) setIsBroken(false);
  }, [isOnline]);
  const shown = (
    <>
      {isBroken ? (
        <ImageOff size={18} strokeWidth={1.75} aria-hidden />
      ) : (
        <img src={src} alt="" width={size.width} height={size.height} decoding="async" draggable={false} onError={() => setIsBroken(true)} />
      )}
      {more > 0 ? <span className="picture-more">+{more}</span> : null}
    </>
  );
  return (
    <span
      className="picture"
      data-tile={isTile || undefined}
      data-waiting={isWaiting || undefined}
      style={{ inlineSize: size.width, aspectRatio: `${size.width} / ${size.height}` }}
    >
      {onOpen ? (
        <button type="button" className="picture-open" tabIndex={tabIndex} aria-label={`Show ${name}`} title={name} onClick={onOpen}>
          {shown}
        </button>
      ) : (
        <span className="picture-open" role="img" aria-label={name} title={name}>
          {shown}
        </span>
      )}
      {children}
    </span>
  );
}
