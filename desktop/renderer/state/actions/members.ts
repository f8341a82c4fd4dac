import type { Role } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { callParley } from './bridge.ts';

type Person = { accountId: Id; roomId: Id; userId: Id };

export function addMembers(accountId: Id, roomId: Id, userIds: Id[]): Promise<Result<unknown>> {
  return callParley('members.add', { accountId, roomId, userIds });
}

export function removeMember(person: Person): Promise<Result<unknown>> {
  return callParley('members.remove', person);
}

/** Takes somebody out and keeps him out. */
export function banMember(person: Person): Promise<Result<unknown>> {
  return callParley('members.ban', person);
}

export function unbanMember(person: Person): Promise<Result<unknown>> {
  return callParley('members.unban', person);
}

export function setRole(person: Person, role: Role): Promise<Result<unknown>> {
  return callParley('members.setRole', { ...person, role });
}

/** Until then (epoch ms) somebody only reads there; null: no longer. */
export function muteMember(person: Person, untilMs: number | null): Promise<Result<unknown>> {
  return callParley('members.mute', { ...person, untilMs });
}

/** One page of those who may not come back into a room. */
export function listBanned(accountId: Id, roomId: Id, after?: Id): Promise<Result<IpcOutput<'members.banned'>>> {
  return callParley('members.banned', { accountId, roomId, ...(after === undefined ? {} : { after }) });
}
