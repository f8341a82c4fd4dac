import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Invocation } from '@parley/shared/entities/command';
import type { PresenceStatus } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { EndedCode, InboxItem } from '@parley/shared/protocol/events';
import type { Signal } from '@parley/shared/protocol/signals';
import pg from 'pg';
import { createSignInLimits } from '../../relay/bus/sign-in-limits.ts';
import type { Actor, Deps } from '../../relay/domain/deps.ts';
import { createMembershipCache } from '../../relay/domain/members/membership-cache.ts';
import type { CommittedPacket, Publisher } from '../../relay/domain/ports.ts';
import { createJoinTogether } from '../../relay/domain/rooms/join-together.ts';
import { createAccessTokens } from '../../relay/domain/sessions/access-tokens.ts';
import { createFiles } from '../../relay/files/create-files.ts';
import type { UploadFolder } from '../../relay/files/upload-folder.ts';
import { createArgon2Hasher } from '../../relay/passwords/argon2-hasher.ts';
import { createPersistence } from '../../relay/persistence/create-persistence.ts';
import { rateLimitsSchema } from '../../relay/rate-limits.ts';
import { uuidv7 } from './ids.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

/** What the domain asked to be told, in order. */
type Published =
  | { kind: 'log'; packet: CommittedPacket }
  | { kind: 'inbox'; userId: Id; item: InboxItem }
  | { kind: 'signal'; roomId: Id; signal: Signal; exceptUserIds: readonly Id[] }
  | { kind: 'person'; userId: Id; signal: Signal }
  | { kind: 'command'; invocation: Invocation }
  | { kind: 'add'; userId: Id; roomId: Id }
  | { kind: 'remove'; userId: Id; roomId: Id }
  | { kind: 'end'; sessionIds: Id[]; code: EndedCode };

export type DomainWorld = {
  deps: Deps;
  database: TestDatabase;
  uploadFolder: UploadFolder;
  /** Where the files are. */
  folder: string;
  published: Published[];
  /** Presence, set by hand. */
  online: Map<Id, number>;
  statuses: Map<Id, PresenceStatus>;
  /** How long somebody is at no device; who is not there is at one. */
  awayMs: Map<Id, number>;
  /** A new account that is signed in, with a handle beginning so. */
  person(handle: string, displayName?: string): Promise<Actor>;
  handleOf(actor: Actor): string;
  packets(roomId: Id): CommittedPacket[];
  inboxOf(userId: Id): InboxItem[];
  /** What was told about one person, in order. */
  kindsAbout(userId: Id): Published['kind'][];
  removeMember(roomId: Id, userId: Id, reason: 'left' | 'removed' | 'banned', options?: { tellCache?: boolean }): Promise<void>;
  deactivate(userId: Id): Promise<void>;
  deleteRoom(roomId: Id): Promise<void>;
  close(): Promise<void>;
};

/** The relay's domain on a real database, with a publisher that writes down and presence set by hand. With `database`: one more node on the same. */
export async function openDomainWorld(options: { database?: TestDatabase } = {}): Promise<DomainWorld> {
  const database = options.database ?? (await createTestDatabase());
  const published: Published[] = [];
  const online = new Map<Id, number>();
  const statuses = new Map<Id, PresenceStatus>();
  const awayMs = new Map<Id, number>();
  const handles = new Map<Id, string>();
  const publisher: Publisher = {
    log: (packet) => void published.push({ kind: 'log', packet }),
    inbox: (userId, item) => void published.push({ kind: 'inbox', userId, item }),
    signal: (roomId, signal, exceptUserIds) => void published.push({ kind: 'signal', roomId, signal, exceptUserIds }),
    signalPerson: (userId, signal) => void published.push({ kind: 'person', userId, signal }),
    commandInvoked: (invocation) => void published.push({ kind: 'command', invocation }),
    stopAsked: (botId, asked) => void published.push({ kind: 'person', userId: botId, signal: { type: 'stop-asked', ...asked } }),
    addToRoom: (userId, roomId) => void published.push({ kind: 'add', userId, roomId }),
    removeFromRoom: (userId, roomId) => void published.push({ kind: 'remove', userId, roomId }),
    endSessions: (sessionIds, code) => void published.push({ kind: 'end', sessionIds, code }),
  };
  const persistence = await createPersistence({
    databaseUrl: database.url,
    log: { warn: () => undefined, error: () => undefined },
    onCommitted: publisher.log,
  });
  const clock = { now: () => Date.now() };
  const folder = await mkdtemp(join(tmpdir(), 'parley-files-'));
  const { files, uploadFolder } = await createFiles({
    folder,
    store: persistence.fileStore,
    pictures: persistence.pictureStore,
    limits: { fileBytesMax: 2 ** 20, personBytesMax: 8 * 2 ** 20, serverBytesMax: 64 * 2 ** 20 },
    s3: null,
    rateLimits: null,
    secret: Buffer.alloc(32, 3),
    clock,
    onMoved: () => undefined,
  });
  const memberships = createMembershipCache(persistence.rooms);
  const presence: Deps['presence'] = {
    status: async (userIds) => new Map(userIds.map((id) => [id, statuses.get(id) ?? 'offline'])),
    onlineCounts: async (roomIds) => new Map(roomIds.map((id) => [id, online.get(id) ?? 0])),
    awayForMs: (userId) => awayMs.get(userId) ?? 0,
    choose: () => undefined,
  };
  const deps: Deps = {
    ...persistence,
    files,
    linkPreviews: null,
    outgoingRefusal: () => null,
    postOutside: async () => ({ error: 'Nothing leaves here.', isFinal: true }),
    logReader: persistence.log,
    memberships,
    joinTogether: createJoinTogether({ rooms: persistence.rooms, memberships, publisher, presence, nodeName: 'test-node' }),
    publisher,
    presence,
    passwords: createArgon2Hasher(),
    accessTokens: createAccessTokens(Buffer.alloc(32, 1), persistence.server.storeId, clock),
    signInLimits: createSignInLimits(rateLimitsSchema.parse({}), null),
    clock,
    newId: uuidv7,
    onFirstAccount: () => undefined,
    settings: {
      nodeName: 'test-node',
      commandMs: 120_000,
      pushAfterMs: 20_000,
      serverName: 'Parley',
      publicUrl: 'https://chat.example.org',
      registration: 'open',
      firstAdminInvite: null,
      refreshSecret: Buffer.alloc(32, 2),
    },
  };

  async function sql(text: string, values: unknown[]): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(text, values).finally(() => client.end());
  }

  return {
    deps,
    database,
    uploadFolder,
    folder,
    published,
    online,
    statuses,
    awayMs,
    async person(handle, displayName = handle) {
      const { user } = await persistence.users.register({ userId: uuidv7(), handle: `${handle}-${uuidv7().slice(-12)}`, displayName, passwordHash: 'none' });
      handles.set(user.id, user.handle);
      return { userId: user.id, sessionId: uuidv7() };
    },
    handleOf: (actor) => handles.get(actor.userId) ?? '',
    packets: (roomId) => published.flatMap((told) => (told.kind === 'log' && told.packet.roomId === roomId ? [told.packet] : [])),
    inboxOf: (userId) => published.flatMap((told) => (told.kind === 'inbox' && told.userId === userId ? [told.item] : [])),
    kindsAbout: (userId) => published.flatMap((told) => ('userId' in told && told.userId === userId ? [told.kind] : [])),
    async removeMember(roomId, userId, reason, { tellCache = true } = {}) {
      await persistence.rooms.leave({ roomId, opId: uuidv7(), actorId: userId, reason });
      if (tellCache) deps.memberships.drop(roomId, userId);
    },
    deactivate: (userId) => sql('UPDATE users SET deactivated_at = 1 WHERE id = $1', [userId]),
    deleteRoom: (roomId) => sql('UPDATE rooms SET deleted_at = 1, public_name_key = NULL WHERE id = $1', [roomId]),
    async close() {
      await persistence.close();
      await rm(folder, { recursive: true });
      if (options.database === undefined) await database.drop();
    },
  };
}
