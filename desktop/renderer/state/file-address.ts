import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';

/** Where the bytes of a stored message's file are asked for: the app fetches what is not on this device. */
export function storedAddress(accountId: Id, message: Message, fileId: Id, variant: 'whole' | 'thumbnail'): string {
  return `${window.parley.filesOrigin}/${accountId}/${message.roomId}/${message.id}/${fileId}/${variant}`;
}

/** The same of a file that is only on this device. */
export function waitingAddress(accountId: Id, fileId: Id): string {
  return `${window.parley.filesOrigin}/${accountId}/${fileId}`;
}

/** Where somebody's picture is asked for, by the name of its bytes. */
export function pictureAddress(accountId: Id, hash: string): string {
  return `${window.parley.filesOrigin}/${accountId}/pictures/${hash}`;
}
