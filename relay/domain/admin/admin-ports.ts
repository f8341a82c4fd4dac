import type { AuditAction } from '@parley/shared/audit-actions';
import type { AdminRoom, AdminStorage, AdminUser, AuditEntry, Registration } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import type { RoomWrite } from '../ports.ts';

/** Who administers: an admin over the wire (from which address), or the operator at the server's command line. */
export type AdminActor = { kind: 'admin'; userId: Id; address?: string } | { kind: 'operator' };

/** The same as a line of the audit log has it: null stands for the operator. */
export type AuditBy = { actorId: Id | null; address: string | null };

/** A line of the audit log that is to be written with what it tells of. `target.name`: as it is now. */
export type AuditLine = AuditBy & {
  action: AuditAction;
  target?: { kind: 'user' | 'room' | 'server' | 'report'; id: string; name?: string };
  details?: Record<string, string | number | boolean | null>;
};

/** What admins set; null: what the operator's environment says holds. */
export type StoredSettings = { name: string | null; registration: Registration | null };
export type SettingsChange = { [K in keyof StoredSettings]?: StoredSettings[K] | undefined };

export type UserChange = { admin: boolean } | { deactivated: boolean };
export type RoomChange = { archived: boolean } | { deleted: true } | { ownerId: Id };
/** A write that an admin may repeat: what `opId` named once is done once, and the repeat answers as if it were done now. */
export type Once = { opId: Id };

export type UserSort = 'handle' | 'last-used' | 'created' | 'files';
export type RoomSort = 'name' | 'members' | 'last-event' | 'created';
export type UserFilter = 'active' | 'admins' | 'deactivated' | 'bots';
export type RoomFilter = 'public' | 'private' | 'archived' | 'ownerless';

type Page = { query?: string | undefined; after?: Id | undefined; limit: number };

/** What only the administration needs. Every write stores its line of the audit log in the same transaction. */
export type AdminStore = {
  /** Whether somebody may administer now. */
  isAdmin(userId: Id): Promise<boolean>;
  users(page: Page & { filter?: UserFilter | undefined; sort?: UserSort | undefined }): Promise<{ users: AdminUser[]; more: boolean }>;
  user(userId: Id): Promise<AdminUser | null>;
  /**
   * `conflict`: the last admin. `bot`: bots do not administer. `forbidden`: the actor is no admin any more. `sessionIds`: sessions that ended by it. `audience`:
   * whom to tell.
   */
  updateUser(input: AuditBy & Once & { userId: Id; change: UserChange }): Promise<{
    verdict: 'stored' | 'unchanged' | 'not-found' | 'forbidden' | 'conflict' | 'bot';
    sessionIds: Id[];
    audience: { userId: Id; inboxVersion: number }[];
  }>;
  /** Ends a session that is not over yet; false: there was none. */
  endSession(input: AuditBy & { userId: Id; sessionId: Id }): Promise<boolean>;
  /** Keeps a code in place of those before; where the operation did so, the code it kept then. `unfit`: a bot, or deactivated. `over`: the code it kept is gone. */
  keepReset(
    input: AuditBy & Once & { userId: Id; codeHash: string; lifeMs: number },
  ): Promise<{ verdict: 'stored' | 'not-found' | 'unfit' | 'over'; expiresAt: number }>;
  /** Whether a code would set a password now. */
  isResetGood(codeHash: string): Promise<boolean>;
  /** Uses the code up, sets the password and ends all sessions, in one. Null: the code is not good. */
  useReset(input: { codeHash: string; passwordHash: string; address: string | null }): Promise<{ userId: Id; handle: string; sessionIds: Id[] } | null>;
  rooms(page: Page & { filter?: RoomFilter | undefined; sort?: RoomSort | undefined }): Promise<{ rooms: AdminRoom[]; more: boolean }>;
  room(roomId: Id): Promise<AdminRoom | null>;
  updateRoom(input: AuditBy & { roomId: Id; opId: Id; change: RoomChange }): Promise<RoomWrite>;
  storage(): Promise<Omit<AdminStorage, 'fileBytesMax'>>;
  /** What was set. While the database does not answer: what was known last. */
  settings(): Promise<StoredSettings>;
  updateSettings(input: AuditBy & Once & { change: SettingsChange }): Promise<StoredSettings>;
  audit(page: {
    query?: string | undefined;
    actorId?: Id | null | undefined;
    action?: string | undefined;
    before?: number | undefined;
    limit: number;
  }): Promise<{ entries: AuditEntry[]; more: boolean }>;
};
