import type { Message } from '@parley/shared/entities/message';
import { limits } from '@parley/shared/limits';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor } from '../deps.ts';
import { logSince } from '../log/log-since.ts';
import { createDirect } from '../rooms/create-direct.ts';
import { createRoom } from '../rooms/create-room.ts';
import { joinRoom } from '../rooms/join-room.ts';
import { openSnapshot } from '../sync/open-snapshot.ts';
import { deleteMessage } from './delete-message.ts';
import { editMessage } from './edit-message.ts';
import { getMessages } from './get-messages.ts';
import { listPinned } from './list-pinned.ts';
import { listRevisions } from './list-revisions.ts';
import { messageHistory } from './message-history.ts';
import { pinMessage } from './pin-message.ts';
import { reactToMessage } from './react-to-message.ts';
import { sendMessage } from './send-message.ts';
import { voteOnMessage } from './vote-on-message.ts';

let world: DomainWorld;
let sql: pg.Client;
let ada: Actor;
let grace: Actor;
let roomId: string;

beforeAll(async () => {
  world = await openDomainWorld();
  sql = new pg.Client({ connectionString: world.database.url });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await world.close();
});
beforeEach(async () => {
  [ada, grace] = [await world.person('ada'), await world.person('grace')];
  roomId = (await createRoom(world.deps, ada, { kind: 'public', name: `Room ${uuidv7()}` })).room.id;
  await joinRoom(world.deps, grace, { roomId });
  world.published.length = 0;
});

const send = (actor: Actor, body: string, more: { threadRootId?: string; replyToId?: string } = {}) =>
  sendMessage(world.deps, actor, { roomId, id: uuidv7(), body, ...more }).then(({ message }) => message);
const edit = (actor: Actor, id: string, body: string, opId = uuidv7()) =>
  editMessage(world.deps, actor, { roomId, id, opId, body }).then(({ message }) => message);
const remove = (actor: Actor, id: string, opId = uuidv7()) => deleteMessage(world.deps, actor, { roomId, id, opId }).then(({ message }) => message);
const vote = (actor: Actor, id: string, value: 1 | 0 | -1, opId = uuidv7()) => voteOnMessage(world.deps, actor, { roomId, id, opId, value });
const react = (actor: Actor, id: string, emoji: string, on = true, opId = uuidv7()) =>
  reactToMessage(world.deps, actor, { roomId, id, opId, emoji, on }).then(({ reactions }) => reactions);
const pin = (actor: Actor, id: string, on = true, opId = uuidv7()) => pinMessage(world.deps, actor, { roomId, id, opId, on }).then(({ message }) => message);
const events = async (actor = ada) => (await logSince(world.deps, actor, { roomId, seq: 0 })).events;
const now = async (id: string, actor = ada): Promise<Message> => {
  const [message] = (await getMessages(world.deps, actor, { roomId, ids: [id] })).messages;
  if (message === undefined) throw new Error('no such message');
  return message;
};
const setRole = async (actor: Actor, role: string) => {
  await sql.query('UPDATE memberships SET role = $3, version = version + 1 WHERE room_id = $1 AND user_id = $2', [roomId, actor.userId, role]);
  world.deps.memberships.drop(roomId, actor.userId);
};

describe('editing', () => {
  test('the author gives other words; the ones before are a revision; packets have no `mine`', async () => {
    const { id, seq } = await send(ada, 'one');
    await vote(grace, id, 1);
    const edited = await edit(ada, id, 'two');
    expect(edited).toMatchObject({ id, seq, version: seq + 2, body: 'two', votes: { up: 1, down: 0, mine: 0 }, editedAt: expect.any(Number) });
    await edit(ada, id, 'three');
    const { revisions } = await listRevisions(world.deps, grace, { roomId, id });
    expect(revisions).toMatchObject([
      { version: seq, body: 'one' },
      { version: seq + 2, body: 'two', at: edited.editedAt },
    ]);
    const packets = world.packets(roomId);
    expect(packets.flatMap((packet) => packet.events.map(({ type }) => type))).toEqual(['message-created', 'vote-changed', 'message-edited', 'message-edited']);
    expect(JSON.stringify(packets)).not.toContain('"mine"');
    const before = (await events()).length;
    expect(await edit(ada, id, 'three')).toMatchObject({ body: 'three' });
    expect((await events()).length).toBe(before);
  });

  test('nobody else may, not even the owner', async () => {
    const { id } = await send(grace, 'mine');
    await expect(edit(ada, id, 'yours')).rejects.toMatchObject({ code: 'forbidden', message: 'Only its author may edit this message.' });
    expect((await now(id)).body).toBe('mine');
  });

  test('whom it names is found and counted afresh', async () => {
    const { id } = await send(ada, 'hello');
    const mentions = async () =>
      (await openSnapshot(world.deps, grace, { cursors: {} }, await world.deps.users.own(grace.userId))).rooms.find(({ room }) => room.id === roomId)?.mentions;
    expect(await mentions()).toBe(0);
    expect((await edit(ada, id, `hello @${world.handleOf(grace)}`)).mentions).toEqual({ userIds: [grace.userId] });
    expect(await mentions()).toBe(1);
    expect((await edit(ada, id, 'hello @room')).mentions).toEqual({ userIds: [], room: true });
    expect(await mentions()).toBe(1);
    expect((await edit(ada, id, 'hello you')).mentions).toEqual({ userIds: [] });
    expect(await mentions()).toBe(0);
  });
});

describe('deleting', () => {
  test('leaves a tombstone and no word anywhere', async () => {
    const secret = `secret${uuidv7().replaceAll('-', '')}`;
    const message = await send(ada, `${secret} @${world.handleOf(grace)}`);
    const { id, seq } = message;
    await edit(ada, id, `${secret} edited @room`);
    await vote(grace, id, 1);
    await react(grace, id, '🎈');
    await pin(ada, id);
    await world.deps.saves.set({ roomId, messageId: id, userId: grace.userId, on: true });
    await sql.query(
      `INSERT INTO message_search (room_id, message_id, seq, version, author_id, created_at, words) VALUES ($1, $2, 1, 1, $3, 1, $4) ON CONFLICT (room_id, message_id) DO UPDATE SET words = $4`,
      [roomId, id, ada.userId, secret],
    );
    const unread = async () =>
      (await openSnapshot(world.deps, grace, { cursors: {} }, await world.deps.users.own(grace.userId))).rooms.find(({ room }) => room.id === roomId);
    expect(await unread()).toMatchObject({ unread: 1, mentions: 1 });
    const tombstone = await remove(ada, id);
    expect(tombstone).toMatchObject({ id, seq, body: '', mentions: { userIds: [] }, files: [], votes: { up: 0, down: 0, mine: 0 }, reactions: [] });
    expect([tombstone.deletedAt, tombstone.deletedBy, tombstone.pinned]).toEqual([expect.any(Number), undefined, undefined]);
    expect(await unread()).toMatchObject({ unread: 0, mentions: 0 });
    const tables = await sql.query<{ name: string }>("SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'");
    for (const { name } of tables.rows) {
      const { rows } = await sql.query(`SELECT count(*)::int AS n FROM ${name} t WHERE t::text LIKE $1`, [`%${secret}%`]);
      expect(rows[0].n, name).toBe(0);
    }
    for (const table of ['votes', 'reactions', 'mentions', 'saves', 'message_search', 'message_revisions']) {
      const { rows } = await sql.query(`SELECT count(*)::int AS n FROM ${table} WHERE room_id = $1 AND message_id = $2`, [roomId, id]);
      expect(rows[0].n, table).toBe(0);
    }
    expect(JSON.stringify([await events(grace), await messageHistory(world.deps, grace, { roomId })])).not.toContain(secret);
    expect((await listPinned(world.deps, ada, { roomId })).messages).toEqual([]);
    await expect(listRevisions(world.deps, ada, { roomId, id })).rejects.toMatchObject({ code: 'gone' });
  });

  test('what is gone cannot be changed any more', async () => {
    const { id } = await send(ada, 'x');
    const opId = uuidv7();
    const first = await remove(ada, id, opId);
    expect(await remove(ada, id, opId)).toEqual(first);
    for (const change of [
      () => remove(ada, id),
      () => edit(ada, id, 'y'),
      () => vote(ada, id, 1),
      () => vote(ada, id, 0),
      () => react(ada, id, '🎈'),
      () => pin(ada, id),
    ])
      await expect(change()).rejects.toMatchObject({ code: 'gone', message: 'This message was deleted.' });
    expect((await events()).filter(({ type }) => type === 'message-deleted')).toHaveLength(1);
  });

  test.each([
    ['owner', true],
    ['admin', true],
    ['moderator', true],
    ['member', false],
    ['guest', false],
  ] as const)('of somebody else by a %s: %s', async (role, isAllowed) => {
    const { id } = await send(ada, 'words');
    await setRole(grace, role);
    if (isAllowed) expect(await remove(grace, id)).toMatchObject({ body: '', deletedBy: grace.userId });
    else await expect(remove(grace, id)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a thread keeps its replies when its root goes; a deleted reply does not count', async () => {
    const root = await send(ada, 'root');
    const [first, second] = [await send(grace, 'one', { threadRootId: root.id }), await send(ada, 'two', { threadRootId: root.id })];
    expect((await now(root.id)).thread).toEqual({ replies: 2, lastSeq: second.seq, userIds: [ada.userId, grace.userId] });
    const { version } = await remove(grace, first.id);
    expect((await now(root.id)).thread).toEqual({ replies: 1, lastSeq: version, userIds: [ada.userId] });
    expect(await remove(ada, root.id)).toMatchObject({ body: '', thread: { replies: 1 } });
    const { messages } = await messageHistory(world.deps, grace, { roomId, threadRootId: root.id });
    expect(messages.map(({ body }) => body)).toEqual(['', 'two']);
  });
});

describe('votes', () => {
  test('one for each person: up, switch, take back; no change makes no event', async () => {
    const { id } = await send(ada, 'vote for me');
    expect(await vote(ada, id, 1)).toEqual({ up: 1, down: 0, mine: 1 });
    expect(await vote(grace, id, -1)).toEqual({ up: 1, down: 1, mine: -1 });
    expect(await vote(grace, id, 1)).toEqual({ up: 2, down: 0, mine: 1 });
    const before = (await events()).length;
    expect(await vote(grace, id, 1)).toEqual({ up: 2, down: 0, mine: 1 });
    expect((await events()).length).toBe(before);
    expect(await vote(grace, id, 0)).toEqual({ up: 1, down: 0, mine: 0 });
    expect([(await now(id)).votes, (await now(id, grace)).votes]).toEqual([
      { up: 1, down: 0, mine: 1 },
      { up: 1, down: 0, mine: 0 },
    ]);
    const page = await messageHistory(world.deps, ada, { roomId });
    const log = await events(ada);
    expect(page.messages[0]?.votes).toEqual({ up: 1, down: 0, mine: 1 });
    expect(log.find(({ type }) => type === 'message-created')).toMatchObject({ message: { votes: { up: 1, down: 0, mine: 1 } } });
  });

  test('many at once in one commit: each is told the counts of its own event', async () => {
    const { id } = await send(ada, 'x');
    const people = await Promise.all(Array.from({ length: 20 }, (_, n) => world.person(`p${n}`)));
    for (const person of people) await joinRoom(world.deps, person, { roomId });
    world.published.length = 0;
    const answers = await Promise.all(people.map((person, n) => vote(person, id, n % 2 === 0 ? 1 : -1)));
    expect(answers.map(({ up, down }) => up + down).sort((a, b) => a - b)).toEqual(people.map((_, n) => n + 1));
    expect((await now(id)).votes).toMatchObject({ up: 10, down: 10 });
    expect(world.packets(roomId).length).toBeLessThan(people.length);
    const told = world.packets(roomId).flatMap((packet) => packet.events);
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, n) => (told[0]?.seq ?? 0) + n));
  });
});

describe('reactions', () => {
  test('come and go, in the order they came, with the caller’s own', async () => {
    const { id } = await send(ada, 'x');
    await react(ada, id, '🎈');
    await react(grace, id, '👍🏽');
    expect(await react(grace, id, '🎈')).toEqual([
      { emoji: '🎈', count: 2, userIds: [ada.userId, grace.userId], mine: true },
      { emoji: '👍🏽', count: 1, userIds: [grace.userId], mine: true },
    ]);
    expect((await now(id)).reactions.map(({ mine }) => mine)).toEqual([true, false]);
    const before = (await events()).length;
    expect(await react(grace, id, '🎈')).toHaveLength(2);
    expect(await react(grace, id, '🐙', false)).toHaveLength(2);
    expect((await events()).length).toBe(before);
    expect(await react(grace, id, '👍🏽', false)).toEqual([{ emoji: '🎈', count: 2, userIds: [ada.userId, grace.userId], mine: true }]);
    expect((await events()).at(-1)).toMatchObject({ type: 'reaction-changed', messageId: id, userId: grace.userId, emoji: '👍🏽', on: false, count: 0 });
  });

  test('a message has a bounded number of kinds; more of a kind are free', async () => {
    const { id } = await send(ada, 'x');
    const kinds = Array.from({ length: limits.reactionKindsMax }, (_, n) => String.fromCodePoint(0x1f400 + n));
    for (const emoji of kinds) await react(ada, id, emoji);
    await expect(react(ada, id, '🎈')).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'emoji' }] });
    expect((await react(grace, id, kinds[0] ?? '')).find(({ emoji }) => emoji === kinds[0])?.count).toBe(2);
    await react(ada, id, kinds[1] ?? '', false);
    expect(await react(ada, id, '🎈')).toHaveLength(limits.reactionKindsMax);
  });
});

describe('pins', () => {
  test('raise the version, are an event, and are listed newest message first', async () => {
    const [first, second] = [await send(ada, 'one'), await send(ada, 'two')];
    await pin(ada, second.id);
    expect(await pin(grace, first.id)).toMatchObject({ id: first.id, pinned: true, version: second.seq + 2 });
    expect((await listPinned(world.deps, grace, { roomId })).messages.map(({ body }) => body)).toEqual(['two', 'one']);
    expect((await events()).at(-1)).toMatchObject({ type: 'message-pinned', actorId: grace.userId, messageId: first.id, on: true });
    expect(world.packets(roomId).at(-1)).toMatchObject({ events: [{ type: 'message-pinned' }] });
    const before = (await events()).length;
    expect((await pin(ada, first.id)).pinned).toBe(true);
    expect((await events()).length).toBe(before);
    expect((await pin(ada, first.id, false)).pinned).toBeUndefined();
    expect((await listPinned(world.deps, grace, { roomId })).messages.map(({ body }) => body)).toEqual(['two']);
    const { events: lines } = await messageHistory(world.deps, ada, { roomId });
    expect(lines.filter(({ type }) => type === 'message-pinned')).toHaveLength(3);
  });

  test('a guest may not; a room has a bounded number', async () => {
    const { id } = await send(ada, 'x');
    await setRole(grace, 'guest');
    await expect(pin(grace, id)).rejects.toMatchObject({ code: 'forbidden' });
    const more = await Promise.all(Array.from({ length: limits.pinsMax }, (_, n) => send(ada, `${n}`)));
    for (const message of more) await pin(ada, message.id);
    await expect(pin(ada, id)).rejects.toMatchObject({ code: 'invalid' });
  });

  test('a membership that changed behind the cache is looked at again', async () => {
    const { id } = await send(grace, 'x');
    await sql.query('UPDATE memberships SET version = version + 1 WHERE room_id = $1', [roomId]);
    expect((await pin(grace, id)).pinned).toBe(true);
    await world.removeMember(roomId, grace.userId, 'removed', { tellCache: false });
    await expect(pin(grace, id, false)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('one operation is done once', () => {
  test('again: the first answer, also for somebody removed since', async () => {
    const { id } = await send(grace, 'x');
    const ops = Array.from({ length: 3 }, () => uuidv7());
    const [up = '', words = '', balloon = ''] = ops;
    expect(await vote(grace, id, 1, up)).toEqual({ up: 1, down: 0, mine: 1 });
    await vote(ada, id, 1);
    await vote(grace, id, -1);
    await edit(grace, id, 'y', words);
    await react(grace, id, '🎈', true, balloon);
    const before = (await events()).length;
    for (let round = 0; round < 2; round += 1) {
      expect(await vote(grace, id, 1, up)).toEqual({ up: 1, down: 0, mine: 1 });
      expect(await edit(grace, id, 'z', words)).toMatchObject({ body: 'y' });
      expect(await react(grace, id, '🎈', true, balloon)).toMatchObject([{ emoji: '🎈', mine: true }]);
      expect((await events()).length).toBe(before + round);
      if (round === 0) await world.removeMember(roomId, grace.userId, 'removed');
    }
    await expect(vote(grace, id, 1)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('at the same time: once', async () => {
    const { id } = await send(ada, 'x');
    const opId = uuidv7();
    const answers = await Promise.all(Array.from({ length: 5 }, () => vote(ada, id, 1, opId)));
    for (const answer of answers) expect(answer).toEqual({ up: 1, down: 0, mine: 1 });
    expect((await events()).filter(({ type }) => type === 'vote-changed')).toHaveLength(1);
  });

  test('another actor, type or message under the same id: conflict', async () => {
    const [first, second] = [await send(ada, 'x'), await send(ada, 'y')];
    const opId = uuidv7();
    await vote(ada, first.id, 1, opId);
    for (const change of [
      () => vote(grace, first.id, 1, opId),
      () => vote(ada, second.id, 1, opId),
      () => edit(ada, first.id, 'z', opId),
      () => remove(ada, first.id, opId),
      () => react(ada, first.id, '🎈', true, opId),
      () => pin(ada, first.id, true, opId),
      () => sendMessage(world.deps, ada, { roomId, id: opId, body: 'x' }),
      () => vote(ada, first.id, 1, first.id),
    ])
      await expect(change()).rejects.toMatchObject({ code: 'conflict' });
    const racing = uuidv7();
    const raced = await Promise.allSettled([vote(grace, first.id, 1, racing), vote(grace, second.id, 1, racing)]);
    expect(raced.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

test('nothing below one’s first number can be seen or changed', async () => {
  roomId = (await createRoom(world.deps, ada, { kind: 'public', name: `Room ${uuidv7()}`, historyFrom: 'join' })).room.id;
  const { id } = await send(ada, 'before');
  await joinRoom(world.deps, grace, { roomId });
  const after = await send(ada, 'after');
  await pin(ada, id);
  for (const change of [
    () => vote(grace, id, 1),
    () => react(grace, id, '🎈'),
    () => pin(grace, id, false),
    () => edit(grace, id, 'x'),
    () => remove(grace, id),
    () => listRevisions(world.deps, grace, { roomId, id }),
  ])
    await expect(change()).rejects.toMatchObject({ code: 'not-found', message: 'There is no such message.' });
  expect((await getMessages(world.deps, grace, { roomId, ids: [after.id, id, uuidv7()] })).messages.map((message) => message.id)).toEqual([after.id]);
  expect((await listPinned(world.deps, grace, { roomId })).messages).toEqual([]);
});

test('in a direct conversation nobody deletes another’s words; both pin', async () => {
  roomId = (await createDirect(world.deps, ada, { userIds: [grace.userId] })).room.id;
  const { id } = await send(grace, 'x');
  await expect(remove(ada, id)).rejects.toMatchObject({ code: 'forbidden', message: 'Only its author may delete this message.' });
  expect((await pin(ada, id)).pinned).toBe(true);
  expect((await pin(grace, id, false)).pinned).toBeUndefined();
  expect(await remove(grace, id)).toMatchObject({ body: '' });
});
