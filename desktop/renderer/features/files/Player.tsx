import type { ReactNode } from 'react';
import { fitPicture, type Measured } from './picture-size.ts';
import './files.css';

type Props = {
  kind: 'video' | 'audio';
  src: string;
  poster?: string | undefined;
  name: string;
  facts: string;
  size: Measured;
  tabIndex: number;
  end: ReactNode;
};

/** A sound or a video. Nothing is fetched and nothing plays before somebody presses play. */
export function Player({ kind, src, poster, name, facts, size, tabIndex, end }: Props) {
  const drawn = fitPicture(size.width === undefined ? { width: 480, height: 270 } : size);
  return (
    <div className="player" data-kind={kind}>
      {kind === 'video' ? (
        <video
          src={src}
          {...(poster === undefined ? {} : { poster })}
          controls
          preload="none"
          tabIndex={tabIndex}
          aria-label={name}
          style={{ inlineSize: drawn.width, aspectRatio: `${drawn.width} / ${drawn.height}` }}
        />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: nobody wrote captions for what somebody sent
        <audio src={src} controls preload="none" tabIndex={tabIndex} aria-label={name} />
      )}
      <span className="player-foot">
        <bdi className="file-name ellipsis" title={name}>
          {name}
        </bdi>
        <bdi className="file-facts">{facts}</bdi>
        {end}
      </span>
    </div>
  );
}
