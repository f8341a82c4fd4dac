import type { Change } from '@parley/shared/ipc/changes';

/** Why a room is no longer in the list, in plain words; null where the person took it back himself. */
export function describeRemoval(reason: Extract<Change, { type: 'room-removed' }>['reason'], name: string): string | null {
  switch (reason) {
    case 'removed':
      return `You were removed from ${name}. What this device held of it is deleted.`;
    case 'banned':
      return `You were banned from ${name}. What this device held of it is deleted, and you cannot join it again.`;
    case 'deleted':
      return `${name} was deleted for everybody.`;
    case 'undone':
      return null;
  }
}
