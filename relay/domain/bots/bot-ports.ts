import type { Bot, BotToken, RoomBot } from '@parley/shared/entities/bot';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { EndedCode } from '@parley/shared/protocol/events';
import type { AuditBy } from '../admin/admin-ports.ts';

/** What a bot's token lets it do. `roomIds` null: in every room the bot is in. */
export type Grant = { scopes: ReadonlySet<string>; roomIds: ReadonlySet<Id> | null };

/** A token that is to be kept. `opId`: the same person's operation keeps it once. */
export type NewToken = {
  id: Id;
  opId: Id;
  name: string;
  tokenHash: string;
  scopes: readonly string[];
  roomIds: readonly Id[] | undefined;
  expiresAt: number | undefined;
};

/** A living token, as a handshake finds it. `expiresAt` null: never. */
export type LivingToken = { tokenId: Id; botId: Id; grant: Grant; expiresAt: number | null };

/** Why a token lets nobody in any more, and since when (epoch ms). */
export type EndedToken = { ended: 'expired' | 'revoked' | 'deactivated'; at: number };

/** Bots and their tokens. Every write of a person stores its line of the audit log in the same transaction; `by` says whose. */
export type BotStore = {
  /** Throws `conflict`: the handle is taken. */
  create(input: { by: AuditBy; botId: Id; ownerId: Id; handle: string; displayName: string; about: string; token: NewToken }): Promise<void>;
  /** The bot and its first token that this operation of the person made; null: none yet. */
  made(ownerId: Id, opId: Id): Promise<{ bot: Bot; token: BotToken } | null>;
  /** Living ones only. */
  find(botId: Id): Promise<Bot | null>;
  /** Living ones by handle; `ownerId` null: of everybody. */
  list(ownerId: Id | null): Promise<Bot[]>;
  /** Deactivates it and ends its tokens, commands and what waits for it; false: that was so already. `audience`: whom to tell of the user as it is now. */
  remove(input: { by: AuditBy; botId: Id }): Promise<{ tokenIds: Id[]; audience: { userId: Id; inboxVersion: number }[]; user: User | null }>;
  /** The token of this operation of the person, made now or before. Throws `conflict`: the bot has as many living ones as it may. */
  createToken(input: { by: AuditBy; botId: Id; creatorId: Id; token: NewToken }): Promise<BotToken>;
  /** Newest first. */
  tokens(botId: Id): Promise<BotToken[]>;
  /** False: there is no such token, or it was revoked before. */
  revokeToken(input: { by: AuditBy; botId: Id; tokenId: Id }): Promise<boolean>;
  /** By the secret's hash; null: there never was one. The use of a living one is noted, to a minute. */
  findToken(tokenHash: string): Promise<LivingToken | EndedToken | null>;
  /** Tokens that were revoked, or whose bot was deactivated, after `sinceMs`. */
  endedSince(sinceMs: number): Promise<{ sessionId: Id; code: EndedCode }[]>;
  /** The living bots in a room by handle, each with the scopes of its living tokens that reach this room. */
  inRoom(roomId: Id): Promise<RoomBot[]>;
};
