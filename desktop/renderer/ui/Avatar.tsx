import type { PresenceStatus, User } from '@parley/shared/entities/user';
import Bot from 'lucide-react/icons/bot';
import { FlagArt } from './FlagArt.tsx';
import { flagOf, initialsOf } from './flag.ts';
import { Presence } from './Presence.tsx';
import './avatar.css';

export type AvatarSize = 16 | 20 | 24 | 28 | 32 | 36 | 40 | 52 | 64;

/** Somebody's flag: a rounded square, a hexagon for bots. It says nothing to a screen reader: the name stands beside it. `presence` null or left out: unknown. */
export function Avatar({
  user,
  size,
  presence = null,
}: {
  user: Pick<User, 'id' | 'displayName' | 'bot'>;
  size: AvatarSize;
  presence?: PresenceStatus | null;
}) {
  const { hue, pattern } = flagOf(user.id);
  return (
    <span className={`avatar avatar-${size}`} data-bot={user.bot ? '' : undefined} aria-hidden="true">
      <span className="avatar-face">
        <FlagArt pattern={pattern} ground={`hue-${hue}-ground`} ink={`hue-${hue}-pattern`} />
        <span className="avatar-sign">{user.bot ? <Bot size={Math.round(size / 2)} /> : initialsOf(user.displayName, size)}</span>
      </span>
      {presence && !user.bot && <Presence status={presence} isSmall={size <= 20} />}
    </span>
  );
}
