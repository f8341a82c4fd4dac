import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { isRoomOfToken } from '../bots/require-scope.ts';
import type { Actor, Deps } from '../deps.ts';
import { offeredFeatures } from '../offered-features.ts';
import type { OwnState } from '../ports.ts';
import { RelayError } from '../relay-error.ts';
import { signInWords } from '../sessions/sign-in-words.ts';

type SnapshotDeps = Pick<Deps, 'rooms' | 'presence' | 'server' | 'settings' | 'linkPreviews'>;

/**
 * The answer of `sync.open`: who one is, and every room one is in with heads and counts. The inbox version is read first (`own`): what
 * changes after it shows as a jump. Whoever calls this has put the socket into the person's rooms before, and looks whether the answer names a room that is new.
 */
export async function openSnapshot(
  deps: SnapshotDeps,
  actor: Actor,
  { cursors }: Pick<ParsedCallInput<'sync.open'>, 'cursors'>,
  own: OwnState | null,
): Promise<CallOutput<'sync.open'>> {
  if (own === null) throw new RelayError('unauthenticated', signInWords.tokenDead);
  const states = await deps.rooms.states(actor.userId);
  const rooms = states.filter(({ room }) => isRoomOfToken(actor, room.id));
  const current = new Set(rooms.map(({ room }) => room.id));
  const missing = Object.keys(cursors).filter((roomId) => !current.has(roomId) && isRoomOfToken(actor, roomId));
  const ended = await deps.rooms.endedAmong(actor.userId, missing);
  const online = await deps.presence.onlineCounts(rooms.map(({ room }) => room.id));
  return {
    user: own.user,
    storeId: deps.server.storeId,
    nodeName: deps.settings.nodeName,
    serverTime: own.nowMs,
    features: offeredFeatures(deps),
    inboxVersion: own.inboxVersion,
    presence: own.presence.choice,
    privacy: own.privacy,
    ...(ended.length === 0 ? {} : { ended: ended.map(({ roomId, reason, isDeleted }) => ({ roomId, reason, ...(isDeleted ? { deleted: true } : {}) })) }),
    rooms: rooms.map((state) => ({ ...state, online: online.get(state.room.id) ?? 0 })),
  };
}
