import type { PresenceStatus } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import Bot from 'lucide-react/icons/bot';
import { useEffect, useState } from 'react';
import { FlagArt } from './FlagArt.tsx';
import { flagOf, initialsOf } from './flag.ts';
import { Presence } from './Presence.tsx';
import './avatar.css';

export type AvatarSize = 16 | 20 | 24 | 28 | 32 | 36 | 40 | 52 | 64;

type AvatarProps = {
  id: Id;
  name: string;
  size: AvatarSize;
  isBot?: boolean;
  /** Null or left out: unknown. */
  presence?: PresenceStatus | null;
  /** Where the chosen picture is; null: there is none. */
  picture?: string | null;
  /** Another value: a picture that could not be had is tried again. */
  attempt?: string;
};

/**
 * Somebody's picture or flag: a rounded square, a hexagon for bots. The flag stands below the picture, so it is there while the picture comes and where it cannot be
 * had. It says nothing to a screen reader: the name stands beside it.
 */
export function Avatar({ id, name, size, isBot = false, presence = null, picture = null, attempt = '' }: AvatarProps) {
  const { hue, pattern } = flagOf(id);
  return (
    <span className={`avatar avatar-${size}`} data-bot={isBot ? '' : undefined} aria-hidden="true">
      <span className="avatar-face">
        <FlagArt pattern={pattern} ground={`hue-${hue}-ground`} ink={`hue-${hue}-pattern`} />
        <span className="avatar-sign">{isBot ? <Bot size={Math.round(size / 2)} /> : initialsOf(name, size)}</span>
        {picture === null ? null : <Picture key={picture} address={picture} attempt={attempt} />}
      </span>
      {presence && !isBot && <Presence status={presence} isSmall={size <= 20} />}
    </span>
  );
}

/** Unseen until all of it is there. */
function Picture({ address, attempt }: { address: string; attempt: string }) {
  const [state, setState] = useState<'coming' | 'there' | 'failed'>('coming');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is what makes it try again
  useEffect(() => setState((known) => (known === 'failed' ? 'coming' : known)), [attempt]);
  if (state === 'failed') return null;
  return (
    <img
      className="avatar-picture"
      src={address}
      alt=""
      draggable={false}
      data-there={state === 'there' || undefined}
      onLoad={() => setState('there')}
      onError={() => setState('failed')}
    />
  );
}
