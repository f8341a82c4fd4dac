import type { Room } from '@parley/shared/entities/room';
import type { LucideIcon } from 'lucide-react';
import Hash from 'lucide-react/icons/hash';
import Lock from 'lucide-react/icons/lock';
import Megaphone from 'lucide-react/icons/megaphone';
import User from 'lucide-react/icons/user';
import { FlagArt } from './FlagArt.tsx';
import { flagOf } from './flag.ts';
import './avatar.css';

const icons: Record<Room['kind'], LucideIcon> = { public: Hash, private: Lock, direct: User };

/** The sign of a room: its own picture, a megaphone for announcements, hash for public, lock for private, a person for direct messages. */
export function RoomIcon({ room, size = 16 }: { room: Pick<Room, 'kind' | 'icon' | 'announcement'>; size?: 14 | 16 | 18 | 20 }) {
  if (room.icon !== undefined) {
    return (
      <span className="room-emoji" style={{ inlineSize: size, blockSize: size, fontSize: size - 2 }} aria-hidden="true">
        {room.icon}
      </span>
    );
  }
  const Icon = room.announcement ? Megaphone : icons[room.kind];
  return <Icon size={size} aria-hidden="true" />;
}

/** A room as a flag with its sign, for the directory. */
export function RoomTile({ room, size }: { room: Pick<Room, 'id' | 'kind' | 'icon' | 'announcement'>; size: 28 | 32 | 40 }) {
  const { hue, pattern } = flagOf(room.id);
  return (
    <span className="tile" style={{ inlineSize: size, blockSize: size }} aria-hidden="true">
      <FlagArt pattern={pattern} ground={`hue-${hue}-ground`} ink={`hue-${hue}-pattern`} />
      <RoomIcon room={room} size={size === 40 ? 20 : 16} />
    </span>
  );
}

/** A server as a flag with its first letter; the flag comes from its address. */
export function ServerTile({ serverUrl, name, size = 40 }: { serverUrl: string; name: string; size?: 28 | 40 }) {
  const { hue, pattern } = flagOf(serverUrl);
  return (
    <span className="tile" style={{ inlineSize: size, blockSize: size }} aria-hidden="true">
      <FlagArt pattern={pattern} ground={`hue-${hue}-ground`} ink={`hue-${hue}-pattern`} />
      <span className="tile-letter">{name.trim().slice(0, 1).toLocaleUpperCase()}</span>
    </span>
  );
}
