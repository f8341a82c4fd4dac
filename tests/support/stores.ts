import { randomUUID } from 'node:crypto';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { AppendItem, CommittedPacket } from '../../relay/domain/ports.ts';
import { createPersistence, type Persistence } from '../../relay/persistence/create-persistence.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

export type TestStores = Persistence & {
  database: TestDatabase;
  /** Everything the writer handed out, in order. */
  packets: CommittedPacket[];
  user(handle?: string): Promise<User>;
  /** A public room of the first, joined by the others. */
  room(members: User[], options?: { historyFrom?: 'start' | 'join'; name?: string }): Promise<Id>;
  /** Sends and answers the outcome; the membership version is the first one unless given. */
  send(
    roomId: Id,
    author: User,
    body: string,
    more?: Partial<Extract<AppendItem, { type: 'message-created' }>>,
  ): ReturnType<Persistence['logWriter']['append']>;
  end(): Promise<void>;
};

/** The real stores on a database of their own, with short words for what tests need all the time. */
export async function openTestStores(): Promise<TestStores> {
  const database = await createTestDatabase();
  const packets: CommittedPacket[] = [];
  const persistence = await createPersistence({
    databaseUrl: database.url,
    log: { warn: () => {}, error: () => {} },
    onCommitted: (packet) => packets.push(packet),
  });
  const user: TestStores['user'] = async (handle = `u${randomUUID().slice(0, 12)}`) =>
    (await persistence.users.register({ userId: randomUUID(), handle, displayName: handle.toUpperCase(), passwordHash: 'hash' })).user;
  const room: TestStores['room'] = async ([owner, ...others], options = {}) => {
    if (owner === undefined) throw new Error('a room needs somebody');
    const roomId = randomUUID();
    const { historyFrom = 'start', name = `room ${roomId}` } = options;
    await persistence.rooms.create({
      roomId,
      opId: randomUUID(),
      actorId: owner.id,
      kind: 'public',
      name,
      topic: '',
      historyFrom,
      memberIds: [],
      nodeName: 'test',
    });
    for (const other of others) await persistence.rooms.join({ roomId, nodeName: 'test', joins: [{ opId: randomUUID(), actorId: other.id }] });
    return roomId;
  };
  return {
    ...persistence,
    database,
    packets,
    user,
    room,
    send: (roomId, author, body, more = {}) =>
      persistence.logWriter.append({
        type: 'message-created',
        roomId,
        opId: randomUUID(),
        actorId: author.id,
        memberVersion: 1,
        kind: 'text',
        body,
        mentions: { userIds: [] },
        ...more,
      }),
    end: async () => {
      await persistence.close();
      await database.drop();
    },
  };
}
