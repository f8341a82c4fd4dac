import type { ThreadState } from '@parley/shared/entities/membership';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor } from '../deps.ts';
import { editMessage } from '../messages/edit-message.ts';
import { sendMessage } from '../messages/send-message.ts';
import { createRoom } from '../rooms/create-room.ts';
import { joinRoom } from '../rooms/join-room.ts';
import { listThreads } from './list-threads.ts';
import { markThread } from './mark-thread.ts';

let world: DomainWorld;
let ada: Actor;
let grace: Actor;
let alan: Actor;
let roomId: string;

beforeAll(async () => {
  world = await openDomainWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [ada, grace, alan] = [await world.person('ada'), await world.person('grace'), await world.person('alan')];
  roomId = (await createRoom(world.deps, ada, { kind: 'public', name: `Room ${uuidv7()}` })).room.id;
  for (const person of [grace, alan]) await joinRoom(world.deps, person, { roomId });
  world.published.length = 0;
});

const send = (actor: Actor, body: string, threadRootId?: string) =>
  sendMessage(world.deps, actor, { roomId, id: uuidv7(), body, ...(threadRootId === undefined ? {} : { threadRootId }) }).then(({ message }) => message);
const threads = async (actor: Actor) => (await listThreads(world.deps, actor, {})).threads;
const mark = (actor: Actor, rootId: string, more: { seq?: number; isFollowed?: boolean }) => markThread(world.deps, actor, { roomId, rootId, ...more });
const follows = async (actor: Actor, rootId: string) => (await threads(actor)).find((thread) => thread.rootId === rootId)?.isFollowed ?? null;

test('who starts a thread, writes in it or is named in it follows it; others do not', async () => {
  const root = await send(ada, 'root');
  expect(await threads(ada)).toEqual([]);
  await send(grace, 'reply', root.id);
  expect(await threads(ada)).toEqual([{ roomId, rootId: root.id, lastReadSeq: 0, isFollowed: true, version: 1 }]);
  expect([await follows(grace, root.id), await follows(alan, root.id)]).toEqual([true, null]);
  await send(grace, `for @${world.handleOf(alan)}`, root.id);
  expect(await follows(alan, root.id)).toBe(true);
  const other = await send(ada, 'other');
  await send(grace, 'reply', other.id);
  expect(await follows(alan, other.id)).toBeNull();
  const later = await send(grace, 'changed later', other.id);
  await editMessage(world.deps, grace, { roomId, id: later.id, body: `for @${world.handleOf(alan)}` });
  expect(await follows(alan, other.id)).toBe(true);
});

test('a root that names somebody, and a root with its reply in one commit', async () => {
  const root = await send(ada, `what do you say, @${world.handleOf(alan)}`);
  await send(ada, 'I say yes', root.id);
  expect([await follows(ada, root.id), await follows(alan, root.id), await follows(grace, root.id)]).toEqual([true, true, null]);
  const [rootId, replyId] = [uuidv7(), uuidv7()];
  await Promise.all([
    sendMessage(world.deps, ada, { roomId, id: rootId, body: 'root' }),
    sendMessage(world.deps, grace, { roomId, id: replyId, body: 'reply', threadRootId: rootId, afterId: rootId }),
  ]);
  expect([await follows(ada, rootId), await follows(grace, rootId)]).toEqual([true, true]);
});

test('what somebody said stays, whatever comes later; reading alone is not following', async () => {
  const root = await send(ada, 'root');
  const first = await send(grace, 'one', root.id);
  expect(await mark(alan, root.id, { seq: first.seq })).toEqual({ roomId, rootId: root.id, lastReadSeq: first.seq, isFollowed: false, version: 1 });
  expect(await follows(alan, root.id)).toBe(false);
  await send(alan, 'me too', root.id);
  expect(await threads(alan)).toMatchObject([{ isFollowed: true, lastReadSeq: first.seq, version: 2 }]);
  expect(await mark(alan, root.id, { isFollowed: false })).toMatchObject({ isFollowed: false, lastReadSeq: first.seq, version: 3 });
  await send(alan, 'and again', root.id);
  await send(grace, `@${world.handleOf(alan)}`, root.id);
  expect(await threads(alan)).toMatchObject([{ isFollowed: false, version: 3 }]);
  expect(await mark(alan, root.id, { isFollowed: true })).toMatchObject({ isFollowed: true, version: 4 });
});

test('marks move forward only, to the head at most, and every device hears of a change once', async () => {
  const root = await send(ada, 'root');
  const [one, two] = [await send(grace, 'one', root.id), await send(grace, 'two', root.id)];
  const inbox = () => world.inboxOf(ada.userId).filter((item) => item.type === 'thread-changed');
  expect((await mark(ada, root.id, { seq: one.seq })).lastReadSeq).toBe(one.seq);
  expect((await mark(ada, root.id, { seq: root.seq })).lastReadSeq).toBe(one.seq);
  const last = await mark(ada, root.id, { seq: 2 ** 50, isFollowed: true });
  expect(last).toEqual<ThreadState>({ roomId, rootId: root.id, lastReadSeq: two.seq, isFollowed: true, version: 3 });
  expect(await mark(ada, root.id, {})).toEqual(last);
  expect(inbox().map((item) => item.thread.version)).toEqual([2, 3]);
  expect(inbox().at(-1)).toEqual({ type: 'thread-changed', inboxVersion: await world.deps.users.inboxVersion(ada.userId), thread: last });
  const raced = await Promise.all(Array.from({ length: 10 }, (_, n) => mark(grace, root.id, { seq: one.seq + (n % 2) })));
  expect(Math.max(...raced.map(({ lastReadSeq }) => lastReadSeq))).toBe(two.seq);
  expect((await threads(grace))[0]?.lastReadSeq).toBe(two.seq);
});

test('there must be such a root that one may see', async () => {
  const root = await send(ada, 'root');
  const reply = await send(grace, 'reply', root.id);
  for (const rootId of [uuidv7(), reply.id]) await expect(mark(ada, rootId, { seq: 1 })).rejects.toMatchObject({ code: 'not-found' });
  const stranger = await world.person('stranger');
  await expect(mark(stranger, root.id, { seq: 1 })).rejects.toMatchObject({ code: 'forbidden' });
  const [old, person] = [roomId, alan];
  roomId = (await createRoom(world.deps, ada, { kind: 'public', name: `Room ${uuidv7()}`, historyFrom: 'join' })).room.id;
  const hidden = await send(ada, 'before');
  await joinRoom(world.deps, person, { roomId });
  await expect(mark(person, hidden.id, { isFollowed: true })).rejects.toMatchObject({ code: 'not-found' });
  roomId = old;
});

test('the list has every page once, and only rooms one is in', async () => {
  const roots = await Promise.all(Array.from({ length: 7 }, (_, n) => send(ada, `${n}`)));
  for (const root of roots) await send(grace, 'reply', root.id);
  const seen: ThreadState[] = [];
  for (let more = true; more; ) {
    const last = seen.at(-1);
    const page = await listThreads(world.deps, grace, { limit: 3, ...(last === undefined ? {} : { afterRoomId: last.roomId, afterRootId: last.rootId }) });
    expect(page.threads.length).toBeLessThanOrEqual(3);
    seen.push(...page.threads);
    more = page.more;
  }
  expect(seen.map(({ rootId }) => rootId).sort()).toEqual(roots.map(({ id }) => id).sort());
  await expect(listThreads(world.deps, grace, { afterRoomId: roomId })).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'afterRootId' }] });
  await world.removeMember(roomId, grace.userId, 'left');
  expect(await threads(grace)).toEqual([]);
  await joinRoom(world.deps, grace, { roomId });
  expect(await threads(grace)).toHaveLength(7);
  await world.deleteRoom(roomId);
  expect(await threads(grace)).toEqual([]);
});
