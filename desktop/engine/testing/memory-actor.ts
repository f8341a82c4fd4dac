import type { Id } from '@parley/shared/ids';
import type { Issue, WireError } from '@parley/shared/protocol/errors';
import type { MemoryMember, MemoryRoom } from './memory-log.ts';
import type { Listener, MemoryRelay } from './memory-relay.ts';

/** A call that is refused, with its error as it goes over the wire. */
export class Refusal extends Error {
  readonly wire: WireError;

  constructor(code: WireError['code'], message: string, issues?: Issue[]) {
    super(message);
    this.wire = { code, message, ...(issues ? { issues } : {}) };
  }
}

/** Who calls. */
export type Actor = { relay: MemoryRelay; userId: Id; listener: Listener };

/** A room the caller is in. Throws as the relay refuses. */
export function memberOf({ relay, userId }: Actor, roomId: Id): { room: MemoryRoom; member: MemoryMember } {
  const room = relay.findRoom(roomId);
  const member = room?.members.get(userId);
  if (!room || (!member && room.room.kind !== 'public')) throw new Refusal('not-found', 'no such room');
  if (member?.state !== 'active') throw new Refusal('forbidden', 'not a member');
  return { room, member };
}
