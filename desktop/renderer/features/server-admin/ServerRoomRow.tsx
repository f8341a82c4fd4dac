import type { AdminRoom } from '@parley/shared/entities/admin';
import Archive from 'lucide-react/icons/archive';
import ArchiveRestore from 'lucide-react/icons/archive-restore';
import Crown from 'lucide-react/icons/crown';
import Ellipsis from 'lucide-react/icons/ellipsis';
import Trash from 'lucide-react/icons/trash-2';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { RoomTile } from '../../ui/RoomIcon.tsx';
import { formatWhen } from '../../ui/time-words.ts';
import type { RoomStep } from './room-questions.ts';
import '../../ui/tag.css';

const figures = new Intl.NumberFormat();

/** One room: what it is, how it is used, and the menu of what can be done. */
export function ServerRoomRow({ room, onStep }: { room: AdminRoom; onStep: (step: RoomStep) => void }) {
  const isArchived = room.archivedAt !== undefined;
  return (
    <>
      <RoomTile room={room} size={40} />
      <div className="admin-words">
        <p className="admin-name">
          <bdi className="ellipsis">{room.name}</bdi>
          {isArchived && <span className="tag">Archived</span>}
          {room.ownerless && (
            <span className="tag" data-accent="">
              No owner
            </span>
          )}
        </p>
        <p className="admin-help ellipsis">
          {room.kind === 'public' ? 'Public' : 'Private'} · {room.lastAt === undefined ? 'nothing happened yet' : `last activity ${formatWhen(room.lastAt)}`}
        </p>
      </div>
      <span className="admin-figure tabular">{room.members === 1 ? '1 person' : `${figures.format(room.members)} people`}</span>
      <span className="admin-figure tabular">{room.events === 1 ? '1 event' : `${figures.format(room.events)} events`}</span>
      <Menu
        label={`What to do with ${room.name}`}
        align="end"
        trigger={
          <IconButton label={`What to do with ${room.name}`}>
            <Ellipsis size={16} />
          </IconButton>
        }
      >
        {room.ownerless && (
          <MenuItem icon={<Crown size={16} />} onSelect={() => onStep('owner')}>
            Choose an owner
          </MenuItem>
        )}
        <MenuItem icon={isArchived ? <ArchiveRestore size={16} /> : <Archive size={16} />} onSelect={() => onStep(isArchived ? 'unarchive' : 'archive')}>
          {isArchived ? 'Open again' : 'Archive'}
        </MenuItem>
        <MenuDivider />
        <MenuItem icon={<Trash size={16} />} isDanger onSelect={() => onStep('delete')}>
          Delete
        </MenuItem>
      </Menu>
    </>
  );
}
