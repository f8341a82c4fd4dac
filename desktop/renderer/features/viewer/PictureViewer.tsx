import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useRef, useState } from 'react';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { storedAddress } from '../../state/file-address.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useReturnFocus } from '../../ui/return-focus.ts';
import { useKeptCenter } from './use-kept-center.ts';
import { useRoomPictures } from './use-room-pictures.ts';
import { ViewerHeader } from './ViewerHeader.tsx';
import { ViewerThumbs } from './ViewerThumbs.tsx';
import { zoomIn, zoomOut } from './zoom.ts';
import './viewer.css';

type Props = { accountId: Id; message: Message; fileId: Id };

/** A picture over the whole window, and the way to the others of its room. Always dark. Esc returns the focus to where it was. */
export function PictureViewer({ accountId, message, fileId }: Props) {
  const pictures = useRoomPictures(accountId, message);
  const [shownId, setShownId] = useState(fileId);
  const [zoom, setZoom] = useState(1);
  const handleClosed = useReturnFocus();
  const stage = useRef<HTMLDivElement>(null);
  useKeptCenter(stage, zoom);
  const index = pictures.findIndex((picture) => picture.file.id === shownId);
  const picture = pictures[index];

  const show = (id: Id) => {
    setShownId(id);
    setZoom(1);
  };
  const step = (by: -1 | 1) => {
    const next = pictures[index + by];
    if (next) show(next.file.id);
  };
  const isRtl = document.documentElement.dir === 'rtl';
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') step(isRtl ? 1 : -1);
    else if (event.key === 'ArrowRight') step(isRtl ? -1 : 1);
    else if (event.key === '+' || event.key === '=') setZoom(zoomIn);
    else if (event.key === '-') setZoom(zoomOut);
    else if (event.key === '0') setZoom(1);
    else return;
    event.preventDefault();
  };
  if (!picture) return null;
  const { file } = picture;
  const small = storedAddress(accountId, picture.message, file.id, 'thumbnail');

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && closeOverlay()}>
      <Dialog.Portal>
        <Dialog.Content
          className="viewer"
          aria-describedby={undefined}
          onKeyDown={handleKeyDown}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={handleClosed}
        >
          <Dialog.Title className="viewer-title">{file.name}</Dialog.Title>
          <ViewerHeader accountId={accountId} picture={picture} zoom={zoom} onZoom={setZoom} />
          <div ref={stage} className="viewer-stage">
            <div className="viewer-zoom" style={{ inlineSize: `${zoom * 100}%`, blockSize: `${zoom * 100}%` }}>
              {/* The small picture stands in for the whole one until that is here. */}
              <img className="viewer-picture" src={small} alt="" aria-hidden draggable={false} />
              <img
                key={file.id}
                className="viewer-picture"
                src={storedAddress(accountId, picture.message, file.id, 'whole')}
                alt={file.name}
                draggable={false}
              />
            </div>
          </div>
          {index > 0 ? (
            <IconButton className="viewer-arrow viewer-back" size={40} label="Picture before" keys="←" onClick={() => step(-1)}>
              <ChevronLeft className="mirrors" size={18} strokeWidth={1.75} aria-hidden />
            </IconButton>
          ) : null}
          {index < pictures.length - 1 ? (
            <IconButton className="viewer-arrow viewer-on" size={40} label="Next picture" keys="→" onClick={() => step(1)}>
              <ChevronRight className="mirrors" size={18} strokeWidth={1.75} aria-hidden />
            </IconButton>
          ) : null}
          <ViewerThumbs accountId={accountId} pictures={pictures} index={index} onShow={show} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
