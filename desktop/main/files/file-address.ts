import { idSchema } from '@parley/shared/ids';
import { filesOrigin } from '@parley/shared/ipc/channels';
import type { IpcInput } from '@parley/shared/ipc/contract';
import { hostContract } from '@parley/shared/ipc/shell-contract';

/**
 * What an address below `app://files` names: `/ACCOUNT/ROOM/MESSAGE/FILE/VARIANT` for a stored message's file, `/ACCOUNT/FILE` for one that waits on this
 * device. Null for everything else.
 */
export function readFileAddress(address: string): IpcInput<'files.locate'> | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || `${url.protocol}//${url.host}` !== filesOrigin) return null;
  const parts = url.pathname.slice(1).split('/');
  const variant = parts.length === 5 ? parts.pop() : parts.length === 2 ? 'whole' : null;
  if ((variant !== 'whole' && variant !== 'thumbnail') || !parts.every((part) => idSchema.safeParse(part).success)) return null;
  const [accountId = '', second = '', messageId = '', fileId = ''] = parts;
  return parts.length === 2 ? { accountId, fileId: second, of: null, variant } : { accountId, fileId, of: { roomId: second, messageId }, variant };
}

/** The same for `/ACCOUNT/pictures/HASH`: somebody's picture. */
export function readPictureAddress(address: string): IpcInput<'pictures.locate'> | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || `${url.protocol}//${url.host}` !== filesOrigin) return null;
  const [, accountId, place, hash, ...rest] = url.pathname.split('/');
  const parsed = hostContract['pictures.locate'].input.safeParse({ accountId, hash });
  return parsed.success && place === 'pictures' && rest.length === 0 ? parsed.data : null;
}
