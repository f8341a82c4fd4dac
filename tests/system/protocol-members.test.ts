import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, connect, freshHandle, type OutsideClient, openRoom, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let ann: OutsideClient;
let bob: OutsideClient;
let cleo: OutsideClient;
let dave: OutsideClient;
beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url });
  [ann, bob, cleo, dave] = (await Promise.all(['ann', 'bob', 'cleo', 'dave'].map((name) => arrive(relay.url, name)))) as [
    OutsideClient,
    OutsideClient,
    OutsideClient,
    OutsideClient,
  ];
});
afterAll(async () => {
  for (const client of [ann, bob, cleo, dave]) client.close();
  await relay.stop();
  await database.drop();
});

const codeOf = async (client: OutsideClient, name: string, input: object) => (await client.refused(name, input)).code;
const stateOf = async (client: OutsideClient, roomId: string) => (await client.ask('sync.open', { cursors: {} })).rooms.find(({ room }) => room.id === roomId);
/** A room of ann's with these people in it. */
async function roomOf(people: OutsideClient[], more: object = { kind: 'private' }): Promise<string> {
  return openRoom(ann, { memberIds: people.map(({ id }) => id), ...more });
}
const setRole = (client: OutsideClient, roomId: string, person: OutsideClient, role: string) =>
  client.ask('members.setRole', { roomId, userId: person.id, role });

describe('members.add', () => {
  test('brings people into a private room: they hear of it, and everybody hears who brought them', async () => {
    const roomId = await roomOf([]);
    await ann.say(roomId, 'before');
    expect(await ann.ask('members.add', { roomId, userIds: [bob.id, cleo.id] })).toEqual({});
    for (const person of [bob, cleo]) {
      const item = await until('room-added', () => person.inbox.find((one) => one.type === 'room-added' && one.state.room.id === roomId));
      expect(item).toMatchObject({ state: { role: 'member', members: 3, firstSeq: 1 } });
    }
    const log = await wholeLog(bob, roomId);
    expect(log.slice(2).map((event) => [event.type, event.actorId])).toEqual(Array(2).fill(['member-joined', ann.id]));
    await ann.say(roomId, 'after');
    await until('it comes live', () => bob.live(roomId).some((event) => event.type === 'message-created' && event.message.body === 'after'));
  });

  test('all of them or none; who is in already stays as he is', async () => {
    const roomId = await roomOf([bob]);
    const before = await wholeLog(ann, roomId);
    expect(await codeOf(ann, 'members.add', { roomId, userIds: [cleo.id, uuidv7()] })).toBe('not-found');
    await ann.ask('members.ban', { roomId, userId: dave.id });
    const refused = await ann.refused('members.add', { roomId, userIds: [cleo.id, dave.id] });
    expect(refused).toMatchObject({ code: 'forbidden', issues: [{ path: 'userIds.1' }] });
    expect(await ann.ask('members.add', { roomId, userIds: [bob.id] })).toEqual({});
    expect(await wholeLog(ann, roomId)).toEqual(before);
    for (const userIds of [[], 'x', [5], Array.from({ length: 201 }, () => uuidv7())])
      expect(await codeOf(ann, 'members.add', { roomId, userIds })).toBe('invalid');
  });

  test('the same opId once; of somebody else: conflict', async () => {
    const roomId = await roomOf([bob]);
    await setRole(ann, roomId, bob, 'admin');
    const input = { roomId, userIds: [cleo.id, dave.id], opId: uuidv7() };
    await Promise.all([ann.ask('members.add', input), ann.ask('members.add', input), ann.ask('members.add', input)]);
    expect((await wholeLog(ann, roomId)).filter(({ type }) => type === 'member-joined')).toHaveLength(4);
    expect(await codeOf(bob, 'members.add', input)).toBe('conflict');
  });

  test('into a public room by every member, into a private one by moderators; never by guests', async () => {
    for (const [kind, role, allowed] of [
      ['public', 'member', true],
      ['public', 'guest', false],
      ['private', 'member', false],
      ['private', 'moderator', true],
    ] as const) {
      const roomId = await roomOf([bob], { kind });
      if (role !== 'member') await setRole(ann, roomId, bob, role);
      const input = { roomId, userIds: [cleo.id] };
      if (allowed) await bob.ask('members.add', input);
      else expect(await codeOf(bob, 'members.add', input)).toBe('forbidden');
    }
    expect(await codeOf(bob, 'members.add', { roomId: await roomOf([]), userIds: [bob.id] })).toBe('not-found');
    expect(await codeOf(bob, 'members.add', { roomId: await roomOf([], { kind: 'public' }), userIds: [bob.id] })).toBe('forbidden');
  });
});

describe('members.remove and members.ban', () => {
  test('who was removed hears it, reads and hears nothing any more, and may be brought back', async () => {
    const roomId = await roomOf([bob, cleo]);
    const input = { roomId, userId: bob.id, opId: uuidv7() };
    await Promise.all([ann.ask('members.remove', input), ann.ask('members.remove', input)]);
    expect(await until('room-removed', () => bob.inbox.find((one) => one.type === 'room-removed' && one.roomId === roomId))).toMatchObject({
      reason: 'removed',
    });
    const event = (await wholeLog(ann, roomId)).at(-1);
    expect(event).toMatchObject({ type: 'member-left', actorId: ann.id, userId: bob.id, reason: 'removed' });
    for (const [name, more] of [
      ['messages.send', { id: uuidv7(), body: 'x' }],
      ['log.since', { seq: 0 }],
      ['messages.history', {}],
      ['members.list', {}],
      ['typing.set', { on: true }],
    ] as const)
      expect({ name, code: await codeOf(bob, name, { roomId, ...more }) }).toEqual({ name, code: 'not-found' });
    await ann.say(roomId, 'behind his back');
    await until('cleo hears it', () => cleo.live(roomId).at(-1)?.type === 'message-created');
    expect(bob.live(roomId).filter(({ seq }) => seq > (event?.seq ?? 0))).toEqual([]);
    expect(await ann.ask('members.remove', { roomId, userId: bob.id })).toEqual({});
    await ann.ask('members.add', { roomId, userIds: [bob.id] });
    await bob.say(roomId, 'back');
  });

  test('a ban keeps somebody out until it is lifted, also who was never in', async () => {
    const roomId = await roomOf([bob], { kind: 'public' });
    await ann.ask('members.ban', { roomId, userId: bob.id });
    await ann.ask('members.ban', { roomId, userId: cleo.id });
    for (const banned of [bob, cleo]) {
      expect(await codeOf(banned, 'rooms.join', { roomId })).toBe('forbidden');
      expect(await codeOf(banned, 'messages.send', { roomId, id: uuidv7(), body: 'x' })).toBe('forbidden');
      const { invite } = await ann.ask('invites.create', { roomId });
      expect(await codeOf(banned, 'invites.accept', { code: invite.code })).toBe('forbidden');
    }
    // Nothing is said of somebody who was not there.
    expect((await wholeLog(ann, roomId)).filter(({ type }) => type === 'member-left')).toMatchObject([{ userId: bob.id, reason: 'banned' }]);
    const { banned, more } = await ann.ask('members.banned', { roomId });
    expect(banned.map(({ user, bannedById }) => [user.id, bannedById])).toEqual([
      [cleo.id, ann.id],
      [bob.id, ann.id],
    ]);
    expect(more).toBe(false);
    const first = await ann.ask('members.banned', { roomId, limit: 1 });
    expect(first).toMatchObject({ more: true, banned: [{ user: { id: cleo.id } }] });
    expect(await ann.ask('members.banned', { roomId, after: cleo.id })).toMatchObject({ more: false, banned: [{ user: { id: bob.id } }] });
    expect(await codeOf(dave, 'members.banned', { roomId })).toBe('forbidden');
    await ann.ask('members.unban', { roomId, userId: bob.id });
    expect(await stateOf(bob, roomId)).toBeUndefined();
    expect((await bob.ask('rooms.join', { roomId })).state.role).toBe('member');
    expect(await ann.ask('members.unban', { roomId, userId: bob.id })).toEqual({});
  });

  test('only people below; nobody outside, and not oneself', async () => {
    const roomId = await roomOf([bob, cleo, dave]);
    await setRole(ann, roomId, bob, 'moderator');
    await setRole(ann, roomId, cleo, 'moderator');
    for (const call of ['members.remove', 'members.ban']) {
      expect(await codeOf(bob, call, { roomId, userId: cleo.id })).toBe('forbidden');
      expect(await codeOf(bob, call, { roomId, userId: ann.id })).toBe('forbidden');
      expect(await codeOf(bob, call, { roomId, userId: bob.id })).toBe('forbidden');
      expect(await codeOf(dave, call, { roomId, userId: bob.id })).toBe('forbidden');
      expect(await codeOf(bob, call, { roomId, userId: uuidv7() })).toBe('not-found');
    }
    await bob.ask('members.remove', { roomId, userId: dave.id });
    await setRole(ann, roomId, bob, 'admin');
    await bob.ask('members.ban', { roomId, userId: cleo.id });
  });

  test('who was away learns at the next opening why a room is gone', async () => {
    const [left, removed, banned, deleted, kept] = await Promise.all(Array.from({ length: 5 }, () => roomOf([bob])));
    bob.ask('rooms.leave', { roomId: left });
    await until('he left', async () => (await ann.ask('members.list', { roomId: left ?? '' })).members.length === 1);
    await ann.ask('members.remove', { roomId: removed, userId: bob.id });
    await ann.ask('members.ban', { roomId: banned, userId: bob.id });
    await ann.ask('rooms.delete', { roomId: deleted });
    const cursors = Object.fromEntries([left, removed, banned, deleted, kept, uuidv7()].map((roomId) => [roomId, 1]));
    const { ended = [] } = await bob.ask('sync.open', { cursors });
    expect(new Map(ended.map(({ roomId, ...why }) => [roomId, why]))).toEqual(
      new Map([
        [left, { reason: 'left' }],
        [removed, { reason: 'removed' }],
        [banned, { reason: 'banned' }],
        [deleted, { reason: 'removed', deleted: true }],
      ]),
    );
  });
});

describe('members.setRole', () => {
  test('takes effect at once, and everybody hears it', async () => {
    const roomId = await roomOf([bob, cleo]);
    const { id } = await cleo.say(roomId, 'take me away');
    expect(await codeOf(bob, 'messages.delete', { roomId, id })).toBe('forbidden');
    const opId = uuidv7();
    for (let again = 0; again < 2; again += 1) await ann.ask('members.setRole', { roomId, userId: bob.id, role: 'moderator', opId });
    expect((await wholeLog(ann, roomId)).filter(({ type }) => type === 'role-changed')).toMatchObject([{ userId: bob.id, role: 'moderator', actorId: ann.id }]);
    await until('cleo hears it', () => cleo.live(roomId).at(-1)?.type === 'role-changed');
    expect((await stateOf(bob, roomId))?.role).toBe('moderator');
    await bob.ask('messages.delete', { roomId, id });
    await setRole(ann, roomId, bob, 'guest');
    expect(await codeOf(bob, 'rooms.update', { roomId, topic: 'mine' })).toBe('forbidden');
  });

  test('owners give every role, admins those below their own; nobody rises by himself', async () => {
    const roomId = await roomOf([bob, cleo]);
    await setRole(ann, roomId, bob, 'admin');
    for (const role of ['owner', 'admin']) expect(await codeOf(bob, 'members.setRole', { roomId, userId: cleo.id, role })).toBe('forbidden');
    await setRole(bob, roomId, cleo, 'moderator');
    expect(await codeOf(cleo, 'members.setRole', { roomId, userId: cleo.id, role: 'admin' })).toBe('forbidden');
    expect(await codeOf(bob, 'members.setRole', { roomId, userId: bob.id, role: 'owner' })).toBe('forbidden');
    expect(await codeOf(bob, 'members.setRole', { roomId, userId: ann.id, role: 'member' })).toBe('forbidden');
    expect(await codeOf(ann, 'members.setRole', { roomId, userId: dave.id, role: 'member' })).toBe('not-found');
    expect(await codeOf(ann, 'members.setRole', { roomId, userId: bob.id, role: 'king' })).toBe('invalid');
  });

  test('a room keeps an owner: the last one neither leaves nor becomes less', async () => {
    const roomId = await roomOf([bob]);
    for (const [name, more] of [
      ['rooms.leave', {}],
      ['members.setRole', { userId: ann.id, role: 'member' }],
    ] as const) {
      const refused = await ann.refused(name, { roomId, ...more });
      expect(refused.code).toBe('forbidden');
      expect(refused.message).toContain('owner');
    }
    await setRole(ann, roomId, bob, 'owner');
    // What was done is answered as done, also to who could not do it any more.
    const down = { roomId, userId: ann.id, role: 'member', opId: uuidv7() };
    for (let again = 0; again < 2; again += 1) expect(await ann.ask('members.setRole', down)).toEqual({});
    await setRole(bob, roomId, ann, 'owner');
    // Both at once: one of them has to stay.
    const outcomes = (await Promise.all([ann.raw('rooms.leave', { roomId }), bob.raw('rooms.leave', { roomId })])) as { ok: boolean }[];
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const alone = await openRoom(ann);
    await ann.ask('rooms.update', { roomId: alone, archived: true });
    await ann.ask('rooms.leave', { roomId: alone });
  });
});

test('a direct conversation has no ranks, no door and no owner', async () => {
  const { room } = await ann.ask('rooms.direct', { userIds: [bob.id] });
  for (const [name, more] of [
    ['members.add', { userIds: [cleo.id] }],
    ['members.remove', { userId: bob.id }],
    ['members.ban', { userId: bob.id }],
    ['members.unban', { userId: bob.id }],
    ['members.banned', {}],
    ['members.setRole', { userId: bob.id, role: 'admin' }],
    ['rooms.delete', {}],
    ['rooms.update', { archived: true }],
    ['rooms.leave', {}],
    ['invites.create', {}],
    ['invites.list', {}],
  ] as const)
    expect({ name, code: await codeOf(ann, name, { roomId: room.id, ...more }) }).toEqual({ name, code: 'forbidden' });
});

describe('rooms.delete', () => {
  test('is for the owner; members hear it as the last of the log, then everything is gone and the name is free', async () => {
    const name = freshHandle('doomed');
    const roomId = await roomOf([bob, cleo], { kind: 'public', name });
    await setRole(ann, roomId, bob, 'admin');
    expect(await codeOf(bob, 'rooms.delete', { roomId })).toBe('forbidden');
    const { invite } = await ann.ask('invites.create', { roomId });
    const opId = uuidv7();
    for (let again = 0; again < 2; again += 1) expect(await ann.ask('rooms.delete', { roomId, opId })).toEqual({});
    for (const person of [ann, bob, cleo]) {
      expect(await until('room-deleted', () => person.live(roomId).find(({ type }) => type === 'room-deleted'))).toMatchObject({ actorId: ann.id });
      const item = await until('room-removed', () => person.inbox.find((one) => one.type === 'room-removed' && one.roomId === roomId));
      expect(item).toMatchObject({ deleted: true });
      expect(await codeOf(person, 'messages.send', { roomId, id: uuidv7(), body: 'x' })).toBe('gone');
      expect(await codeOf(person, 'log.since', { roomId, seq: 0 })).toBe('gone');
      expect(await stateOf(person, roomId)).toBeUndefined();
    }
    expect(await codeOf(dave, 'rooms.join', { roomId })).toBe('not-found');
    expect(await codeOf(dave, 'invites.accept', { code: invite.code })).toBe('not-found');
    expect((await dave.ask('rooms.list', { query: name })).rooms).toEqual([]);
    await dave.ask('rooms.create', { kind: 'public', name });
  });
});

describe('rooms.update', () => {
  test('icon: one emoji, and away again; the change says what changed', async () => {
    const roomId = await roomOf([bob]);
    expect((await ann.ask('rooms.update', { roomId, icon: '🍵', topic: 'Tea' })).room).toMatchObject({ icon: '🍵', topic: 'Tea' });
    expect((await ann.ask('rooms.update', { roomId, icon: '' })).room.icon).toBeUndefined();
    expect((await wholeLog(bob, roomId)).flatMap((event) => (event.type === 'room-updated' ? [event.changed] : []))).toEqual([['topic', 'icon'], ['icon']]);
    for (const icon of ['x', '🍵🍵', 5]) expect(await codeOf(ann, 'rooms.update', { roomId, icon })).toBe('invalid');
  });

  test('an archived room is read by everybody and written by nobody', async () => {
    const roomId = await roomOf([bob, cleo], { kind: 'public' });
    const { id } = await bob.say(roomId, 'words');
    await setRole(ann, roomId, cleo, 'moderator');
    expect(await codeOf(cleo, 'rooms.update', { roomId, archived: true })).toBe('forbidden');
    expect((await ann.ask('rooms.update', { roomId, archived: true })).room.archivedAt).toBeGreaterThan(0);
    for (const [name, more] of [
      ['messages.send', { id: uuidv7(), body: 'x' }],
      ['messages.edit', { id, body: 'y' }],
      ['messages.vote', { id, value: 1 }],
      ['messages.react', { id, emoji: '👍', on: true }],
      ['messages.pin', { id, on: true }],
      ['typing.set', { on: true }],
      ['rooms.update', { topic: 'new' }],
      ['members.add', { userIds: [dave.id] }],
      ['invites.create', {}],
    ] as const) {
      const refused = await ann.refused(name, { roomId, ...more });
      expect({ name, code: refused.code }).toEqual({ name, code: 'forbidden' });
      expect(refused.message).toContain('archived');
    }
    expect((await bob.ask('messages.history', { roomId })).messages).toHaveLength(1);
    expect((await dave.ask('rooms.join', { roomId })).state.room.archivedAt).toBeGreaterThan(0);
    expect((await ann.ask('rooms.update', { roomId, archived: false })).room.archivedAt).toBeUndefined();
    await bob.say(roomId, 'again');
  });

  test('in a room for announcements moderators write, others read, vote and react', async () => {
    const roomId = await roomOf([bob, cleo]);
    await setRole(ann, roomId, bob, 'moderator');
    expect(await codeOf(bob, 'rooms.update', { roomId, announcement: true })).toBe('forbidden');
    expect((await ann.ask('rooms.update', { roomId, announcement: true })).room.announcement).toBe(true);
    const { id } = await bob.say(roomId, 'news');
    const refused = await cleo.refused('messages.send', { roomId, id: uuidv7(), body: 'x' });
    expect([refused.code, refused.message]).toEqual(['forbidden', expect.stringContaining('moderators')]);
    expect(await codeOf(cleo, 'messages.send', { roomId, id: uuidv7(), body: 'x', threadRootId: id })).toBe('forbidden');
    await cleo.ask('messages.vote', { roomId, id, value: 1 });
    await cleo.ask('messages.react', { roomId, id, emoji: '👍', on: true });
    expect((await ann.ask('rooms.update', { roomId, announcement: false })).room.announcement).toBeUndefined();
    await cleo.say(roomId, 'thanks');
  });

  test('slow mode: others wait between two messages and are told how long, moderators do not', async () => {
    const roomId = await roomOf([bob, cleo]);
    expect((await ann.ask('rooms.update', { roomId, slowModeSeconds: 2 })).room.slowModeSeconds).toBe(2);
    const first = await bob.say(roomId, 'one');
    expect((await bob.ask('messages.send', { roomId, id: first.id, body: 'one' })).message.id).toBe(first.id);
    const refused = await bob.refused('messages.send', { roomId, id: uuidv7(), body: 'two' });
    expect(refused.code).toBe('rate-limited');
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(2_000);
    // Everybody waits for himself.
    await cleo.say(roomId, 'mine');
    for (const body of ['a', 'b', 'c']) await ann.say(roomId, body);
    const second = await until('the time is over', async () => {
      const answer = (await bob.raw('messages.send', { roomId, id: uuidv7(), body: 'two' })) as { ok: boolean; value?: { message: { createdAt: number } } };
      return answer.ok ? answer.value?.message : null;
    });
    expect(second.createdAt - first.createdAt).toBeGreaterThanOrEqual(2_000);
    await ann.ask('rooms.update', { roomId, slowModeSeconds: 0 });
    await bob.say(roomId, 'three');
    for (const slowModeSeconds of [-1, 21_601, 0.5, '5']) expect(await codeOf(ann, 'rooms.update', { roomId, slowModeSeconds })).toBe('invalid');
  });

  test('in slow mode, of many messages sent at once one is stored, and none of those that build on what is not', async () => {
    const roomId = await roomOf([bob]);
    await ann.ask('rooms.update', { roomId, slowModeSeconds: 3_600 });
    const ids = Array.from({ length: 20 }, () => uuidv7());
    const answers = (await Promise.all(
      ids.map((id, n) => bob.raw('messages.send', { roomId, id, body: `${n}`, ...(n === 0 ? {} : { afterId: ids[n - 1] }) })),
    )) as { ok: boolean; error?: { code: string } }[];
    expect(answers.map(({ ok }) => ok)).toEqual([true, ...Array(19).fill(false)]);
    for (const { error } of answers.slice(1)) expect(error?.code).toBeOneOf(['rate-limited', 'unavailable']);
    expect((await wholeLog(ann, roomId)).filter(({ type }) => type === 'message-created')).toHaveLength(1);
  });
});

test('notify.set: all devices of the person hear it, and it stays', async () => {
  const roomId = await roomOf([bob]);
  const second = await connect(relay.url, bob.session);
  await second.ask('sync.open', { cursors: {} });
  await bob.ask('notify.set', { roomId, level: 'nothing' });
  for (const device of [bob, second]) {
    const item = await until('notify-changed', () => device.inbox.find((one) => one.type === 'notify-changed' && one.roomId === roomId));
    expect(item).toMatchObject({ notify: 'nothing' });
  }
  expect((await stateOf(bob, roomId))?.notify).toBe('nothing');
  const { inboxVersion } = await bob.ask('log.heads', {});
  await bob.ask('notify.set', { roomId, level: 'nothing' });
  expect((await bob.ask('log.heads', {})).inboxVersion).toBe(inboxVersion);
  expect(await codeOf(bob, 'notify.set', { roomId, level: 'loud' })).toBe('invalid');
  expect(await codeOf(dave, 'notify.set', { roomId, level: 'all' })).toBe('not-found');
  second.close();
});

test('reads.markAll: many rooms in one call, forward only, those one is not in left out', async () => {
  const rooms = await Promise.all([roomOf([bob]), roomOf([bob])]);
  for (const roomId of rooms) await ann.say(roomId, 'words');
  const marks = [...rooms.map((roomId) => ({ roomId, seq: 3 })), { roomId: await roomOf([]), seq: 1 }];
  const { reads } = await bob.ask('reads.markAll', { marks });
  expect(reads.map(({ roomId, lastReadSeq, unread }) => ({ roomId, lastReadSeq, unread }))).toEqual(
    rooms.map((roomId) => ({ roomId, lastReadSeq: 3, unread: 0 })),
  );
  const back = await bob.ask('reads.markAll', { marks: rooms.map((roomId) => ({ roomId, seq: 1 })) });
  expect(back.reads.map(({ lastReadSeq }) => lastReadSeq)).toEqual([3, 3]);
});
