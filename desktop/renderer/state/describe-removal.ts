import type { Change } from '@parley/shared/ipc/changes';

/**
 * Why a room is no longer in the list, in plain words; null where the person took it back himself.
 * @param unsent messages of his that still wait for it: they are kept
 */
export function describeRemoval(reason: Extract<Change, { type: 'room-removed' }>['reason'], name: string, unsent: number): string | null {
  const kept =
    unsent === 0
      ? ''
      : unsent === 1
        ? ' One message of yours was not sent; its text is kept.'
        : ` ${unsent} messages of yours were not sent; their text is kept.`;
  switch (reason) {
    case 'removed':
      return `You were removed from ${name}. What this device held of it is deleted.${kept}`;
    case 'banned':
      return `You were banned from ${name}. What this device held of it is deleted, and you cannot join it again.${kept}`;
    case 'deleted':
      return `${name} was deleted for everybody.${kept}`;
    case 'undone':
      return null;
  }
}
