import type { Message } from '@parley/shared/entities/message';
import { expect, test } from 'vitest';
import { createMembershipCache } from '../members/membership-cache.ts';
import type { AppendItem, Membership, RoomAccess, Verdict } from '../ports.ts';
import { sendMessage } from './send-message.ts';

const roomId = '0190a000-0000-7000-8000-00000000000a';
const actor = { userId: '0190a000-0000-7000-8000-000000000001', sessionId: '0190a000-0000-7000-8000-000000000002' };
const input = { roomId, id: '0190a000-0000-7000-8000-0000000000ff', body: 'hello @ada' };
const stored: Message = {
  id: input.id,
  roomId,
  seq: 5,
  version: 5,
  authorId: actor.userId,
  kind: 'text',
  body: input.body,
  createdAt: 1,
  mentions: { userIds: [] },
  files: [],
  votes: { up: 0, down: 0 },
  reactions: [],
};

/** A writer that gives the verdicts in turn, and a store whose membership gets a new version at every read. */
function world(verdicts: Verdict[], membership: Partial<Membership> | null = {}) {
  const items: AppendItem[] = [];
  let version = 0;
  const access = async (): Promise<RoomAccess> => {
    version += 1;
    return {
      room: { id: roomId, kind: 'private', name: 'harbour', topic: '', historyFrom: 'start', createdAt: 1, version: 1 },
      isDeleted: false,
      membership: membership && { roomId, userId: actor.userId, role: 'member', state: 'active', version, firstSeq: 1, ...membership },
    };
  };
  const rooms = { access, memberIdsByHandle: async () => [] };
  const logWriter = {
    append: async (item: AppendItem) => {
      items.push(item);
      const verdict = verdicts.shift() ?? 'stored';
      const message = verdict === 'stored' || verdict === 'duplicate' ? stored : null;
      return { verdict, seq: message ? 5 : null, at: message ? 1 : null, message, tally: null, reactions: null };
    },
    close: async () => undefined,
  };
  const send = () =>
    sendMessage({ memberships: createMembershipCache(rooms), logWriter, rooms: rooms as never, commands: {} as never, publisher: {} as never }, actor, input);
  return { items, send };
}

test('decides on the cached membership; only the answer has `mine`', async () => {
  const { items, send } = world(['stored']);
  expect((await send()).message.votes).toEqual({ up: 0, down: 0, mine: 0 });
  expect(items).toMatchObject([{ type: 'message-created', opId: input.id, actorId: actor.userId, memberVersion: 1, body: input.body }]);
  expect(stored.votes).toEqual({ up: 0, down: 0 });
});

test('a stale decision is made again on a fresh read, twice at most', async () => {
  const { items, send } = world(['stale', 'stale', 'stored']);
  await send();
  expect(items.map((item) => item.memberVersion)).toEqual([1, 2, 3]);
  const never = world(['stale', 'stale', 'stale', 'stored']);
  await expect(never.send()).rejects.toMatchObject({ code: 'unavailable' });
  expect(never.items).toHaveLength(3);
});

test('somebody removed since gets the message as it is now', async () => {
  const { items, send } = world(['duplicate'], { state: 'removed' });
  expect(await send()).toEqual({ message: stored });
  expect(items).toMatchObject([{ memberVersion: -1 }]);
});

test('somebody removed since who sends something new is refused by the policy', async () => {
  await expect(world(['forbidden'], { state: 'removed' }).send()).rejects.toMatchObject({ code: 'not-found' });
  await expect(world(['forbidden'], null).send()).rejects.toMatchObject({ code: 'not-found' });
});

test('refused under the lock though the cache said yes: looked at again', async () => {
  const { items, send } = world(['forbidden', 'stored']);
  await send();
  expect(items).toHaveLength(2);
});

test.each<[Verdict, string]>([
  ['waiting', 'unavailable'],
  ['conflict', 'conflict'],
  ['gone', 'gone'],
  ['not-found', 'not-found'],
])('%s becomes %s', async (verdict, code) => {
  await expect(world([verdict]).send()).rejects.toMatchObject({ code });
});
