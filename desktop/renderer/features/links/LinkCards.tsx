import type { LinkPreview } from '@parley/shared/entities/link-preview';
import type { MouseEvent } from 'react';
import { useStore } from '../../state/store.ts';
import { checkLink } from '../words/check-link.ts';
import { followLink } from '../words/follow-link.ts';
import './link-cards.css';

/** What the links of a message lead to, below its words. Everything shown came from the server; a press goes there as a press on the link does. */
export function LinkCards({ previews, tabIndex }: { previews: readonly LinkPreview[]; tabIndex: number }) {
  const isWanted = useStore((state) => state.settings.linkPreviews);
  if (!isWanted) return null;
  return (
    <div className="link-cards">
      {previews.map((preview) => (
        <LinkCard key={preview.url} preview={preview} tabIndex={tabIndex} />
      ))}
    </div>
  );
}

function LinkCard({ preview, tabIndex }: { preview: LinkPreview; tabIndex: number }) {
  const { url, title, description, siteName, image } = preview;
  const check = checkLink(url, '');
  if (check.kind === 'none') return null;
  const handlePress = (event: MouseEvent) => {
    event.preventDefault();
    followLink(check);
  };
  return (
    <a
      className="link-card"
      href={check.href}
      title={check.href}
      rel="noreferrer"
      draggable={false}
      tabIndex={tabIndex}
      onClick={handlePress}
      onAuxClick={(event) => event.preventDefault()}
    >
      {image ? <img className="link-card-image" src={`data:image/webp;base64,${image.webp}`} width={72} height={72} alt="" draggable={false} /> : null}
      <span className="link-card-texts">
        <bdi className="link-card-site ellipsis">{siteName}</bdi>
        <bdi className="link-card-title ellipsis" dir="auto">
          {title}
        </bdi>
        {description === undefined ? null : (
          <bdi className="link-card-description ellipsis" dir="auto">
            {description}
          </bdi>
        )}
      </span>
    </a>
  );
}
