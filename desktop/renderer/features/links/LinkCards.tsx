import type { LinkPreview } from '@parley/shared/entities/link-preview';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { withoutPreview } from '@parley/shared/words/preview-links';
import X from 'lucide-react/icons/x';
import type { MouseEvent } from 'react';
import { removePreview } from '../../state/actions/changes.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { checkLink } from '../words/check-link.ts';
import { followLink } from '../words/follow-link.ts';
import './link-cards.css';

type CardsProps = { accountId: Id; message: Message; previews: readonly LinkPreview[]; tabIndex: number };

/**
 * What the links of a message lead to, below its words. Everything shown came from the server; a press goes there as a press on the link does. Who wrote the message takes
 * a card away for everybody: by the way one writes that a link wants none, between `<` and `>`.
 */
export function LinkCards({ accountId, message, previews, tabIndex }: CardsProps) {
  const isOwn = useStore((state) => state.accounts.some((account) => account.id === accountId && account.user.id === message.authorId));
  const isWanted = useStore((state) => state.settings.linkPreviews);
  if (!isWanted) return null;
  return (
    <div className="link-cards">
      {previews.map((preview) => (
        <div key={preview.url} className="link-card-place">
          <LinkCard preview={preview} tabIndex={tabIndex} />
          {isOwn && withoutPreview(message.body, preview.url) !== null ? (
            <IconButton
              className="link-card-remove"
              label="Take this preview away for everybody"
              size={28}
              tabIndex={tabIndex}
              onClick={() => void removePreview(accountId, message, preview.url)}
            >
              <X size={14} aria-hidden />
            </IconButton>
          ) : null}
        </div>
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
      data-image={image ? '' : undefined}
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
