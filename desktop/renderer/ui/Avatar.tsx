import type { PresenceStatus } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import Bot from 'lucide-react/icons/bot';
import { FlagArt } from './FlagArt.tsx';
import { flagOf, initialsOf } from './flag.ts';
import { Presence } from './Presence.tsx';
import './avatar.css';

export type AvatarSize = 16 | 20 | 24 | 28 | 32 | 36 | 40 | 52 | 64;

type AvatarProps = { id: Id; name: string; size: AvatarSize; isBot?: boolean; presence?: PresenceStatus | null };

/** Somebody's flag: a rounded square, a hexagon for bots. It says nothing to a screen reader: the name stands beside it. `presence` null or left out: unknown. */
export function Avatar({ id, name, size, isBot = false, presence = null }: AvatarProps) {
  const { hue, pattern } = flagOf(id);
  return (
    <span className={`avatar avatar-${size}`} data-bot={isBot ? '' : undefined} aria-hidden="true">
      <span className="avatar-face">
        <FlagArt pattern={pattern} ground={`hue-${hue}-ground`} ink={`hue-${hue}-pattern`} />
        <span className="avatar-sign">{isBot ? <Bot size={Math.round(size / 2)} /> : initialsOf(name, size)}</span>
      </span>
      {presence && !isBot && <Presence status={presence} isSmall={size <= 20} />}
    </span>
  );
}
