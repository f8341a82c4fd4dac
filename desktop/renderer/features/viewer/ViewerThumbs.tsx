import type { Id } from '@parley/shared/ids';
import { storedAddress } from '../../state/file-address.ts';
import type { RoomPicture } from './use-room-pictures.ts';

type Props = { accountId: Id; pictures: readonly RoomPicture[]; index: number; onShow: (fileId: Id) => void };

/** Pictures beside the one that is shown, on each side. */
const beside = 3;

/** Where one is among the room's pictures, and the ones beside it. */
export function ViewerThumbs({ accountId, pictures, index, onShow }: Props) {
  const from = Math.max(0, index - beside);
  return (
    <footer className="viewer-foot">
      <span className="viewer-count tabular" role="status">
        {index + 1} of {pictures.length} in this room
      </span>
      <div className="viewer-thumbs">
        {pictures.slice(from, index + beside + 1).map(({ message, file }, offset) => (
          <button
            key={file.id}
            type="button"
            className="viewer-thumb"
            aria-label={`Show ${file.name}`}
            aria-current={from + offset === index || undefined}
            onClick={() => onShow(file.id)}
          >
            <img src={storedAddress(accountId, message, file.id, 'thumbnail')} alt="" draggable={false} />
          </button>
        ))}
      </div>
      <span className="viewer-keys">← → browse · + − zoom · Esc close</span>
    </footer>
  );
}
