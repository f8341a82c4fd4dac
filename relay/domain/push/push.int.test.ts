import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import { openPushGateways, type PushGateways } from '../../../tests/support/push-gateways.ts';
import { createFetchPublic } from '../../outgoing/fetch-public.ts';
import { postOutside } from '../../outgoing/post-outside.ts';
import { setBlock } from '../blocks/set-block.ts';
import type { Actor, Deps } from '../deps.ts';
import { endMembership } from '../members/end-membership.ts';
import { deleteMessage } from '../messages/delete-message.ts';
import { sendMessage } from '../messages/send-message.ts';
import { setNotify } from '../notify/set-notify.ts';
import { setPresence } from '../presence/set-presence.ts';
import { markRead } from '../reads/mark-read.ts';
import { createDirect } from '../rooms/create-direct.ts';
import { createRoom } from '../rooms/create-room.ts';
import { addTarget } from './add-target.ts';
import { pushNext } from './deliver/push-next.ts';
import { queuePushes } from './deliver/queue-messages.ts';
import { listTargets } from './list-targets.ts';
import { removeTarget } from './remove-target.ts';
import { testTarget } from './test-target.ts';
import { updateTarget } from './update-target.ts';

let world: DomainWorld;
let client: pg.Client;
let gateways: PushGateways;
let deps: Deps;
let ann: Actor;
let bob: Actor;
let roomId: string;
let tried: string[];
const outside = [{ allow: ['127.0.0.1'] }, { allow: [] }].map(({ allow }) => createFetchPublic({ allow, ports: [80, 443], userAgent: 'Parley/test' }));
const [lan, guarded] = outside;
if (lan === undefined || guarded === undefined) throw new Error('two guards are needed');

beforeAll(async () => {
  world = await openDomainWorld();
  gateways = await openPushGateways();
  client = new pg.Client({ connectionString: world.database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await Promise.all(outside.map(({ close }) => close()));
  await world.close();
  gateways.close();
});
beforeEach(async () => {
  gateways.told.length = 0;
  gateways.answer(null);
  tried = [];
  await client.query('DELETE FROM push_waiting');
  // Circuits of its own: a test with errors says nothing of the next one.
  deps = { ...world.deps, postOutside: postOutside(lan.fetch), outgoingRefusal: lan.refusal };
  [ann, bob] = [await world.person('ann', 'Ann'), await world.person('bob', 'Bob')];
  world.awayMs.set(bob.userId, 3_600_000);
  roomId = (await createRoom(deps, ann, { kind: 'private', name: 'builds', memberIds: [bob.userId] })).room.id;
});

const topicOf = () => `bob-${bob.userId.slice(-8)}`;
const ntfy = (more: Partial<Parameters<typeof addTarget>[2]> = {}) =>
  addTarget(deps, bob, { kind: 'ntfy', address: gateways.url, topic: topicOf(), contents: 'words', ...more });
const say = async (body: string, more: { room?: string; threadRootId?: string; actor?: Actor } = {}) =>
  (
    await sendMessage(deps, more.actor ?? ann, {
      roomId: more.room ?? roomId,
      id: uuidv7(),
      body,
      ...(more.threadRootId ? { threadRootId: more.threadRootId } : {}),
    })
  ).message;
/** What the group does with a room's log, which it may do twice. */
const queue = async (room = roomId) => {
  const { events } = await deps.logReader.since({ roomId: room, seq: 0, firstSeq: 1, limit: 500 });
  await queuePushes({ ...deps, pushAfterMs: deps.settings.pushAfterMs }).handle({ roomId: room, events });
};
const due = () => client.query('UPDATE push_waiting SET due_at = 1 WHERE due_at IS NOT NULL');
const step = (more: Partial<Deps> = {}) =>
  pushNext({
    ...deps,
    ...more,
    owner: uuidv7(),
    random: () => 0.5,
    onTried: (kind, outcome) => void tried.push(`${kind} ${outcome}`),
    onSwitchedOff: () => void tried.push('off'),
  });
/** Everything that waits is due now; answers what phones were told. */
const afterAWhile = async () => {
  await queue();
  await due();
  while (await step());
  return gateways.told.filter(({ to }) => to === topicOf()).map(({ title, body }) => `${title}: ${body}`);
};
const waiting = async () => (await client.query('SELECT seqs, due_at FROM push_waiting WHERE room_id = $1', [roomId])).rows;
const only = async () => (await listTargets(deps, bob)).targets[0];

describe('targets', () => {
  test('are one’s own, a few, made once, and tell their token nobody', async () => {
    const opId = uuidv7();
    const made = await ntfy({ opId, topic: 'locked-1', token: 'tk_right' });
    expect(await ntfy({ opId, topic: 'locked-1', token: 'tk_right' })).toEqual(made);
    expect(made.target).toMatchObject({ kind: 'ntfy', topic: 'locked-1', hasToken: true, contents: 'words', waiting: 0 });
    expect((await listTargets(deps, ann)).targets).toEqual([]);
    const rows = await client.query('SELECT * FROM push_targets WHERE user_id = $1', [bob.userId]);
    expect(JSON.stringify([made, rows.rows])).not.toContain('tk_right');
    for (let count = 1; count < 5; count += 1) await ntfy();
    await expect(ntfy()).rejects.toMatchObject({ code: 'conflict' });
    await expect(updateTarget(deps, ann, { targetId: made.target.id, contents: 'hint' })).rejects.toMatchObject({ code: 'not-found' });
    await removeTarget(deps, ann, { targetId: made.target.id });
    expect((await listTargets(deps, bob)).targets).toHaveLength(5);
    expect(await updateTarget(deps, bob, { targetId: made.target.id, contents: 'hint' })).toMatchObject({ target: { contents: 'hint' } });
    for (const { id } of (await listTargets(deps, bob)).targets) await removeTarget(deps, bob, { targetId: id });
    expect((await listTargets(deps, bob)).targets).toEqual([]);
  });

  test('need what their kind needs, and an address that may be posted to', async () => {
    const paths = async (input: Parameters<typeof addTarget>[2]) =>
      addTarget({ ...deps, outgoingRefusal: guarded.refusal }, bob, input).then(
        () => [],
        (error: { code: string; issues: { path: string }[] }) => [error.code, ...error.issues.map(({ path }) => path)],
      );
    const address = 'https://push.example.org';
    expect(await paths({ kind: 'ntfy', address })).toEqual(['invalid', 'topic']);
    expect(await paths({ kind: 'ntfy', address, topic: 'a', appId: 'x' })).toEqual(['invalid', 'appId']);
    expect(await paths({ kind: 'gotify', address, topic: 'a' })).toEqual(['invalid', 'topic', 'token']);
    expect(await paths({ kind: 'matrix', address })).toEqual(['invalid', 'appId', 'token']);
    expect(await paths({ kind: 'ntfy', address: 'http://192.168.1.4', topic: 'a' })).toEqual(['invalid', 'address']);
    expect(await paths({ kind: 'ntfy', address: 'https://push.example.org:8443', topic: 'a' })).toEqual(['invalid', 'address']);
  });

  test.each([
    ['ntfy', { topic: 'locked-2', token: 'tk_right' }, { token: 'tk_wrong', topic: 'locked-2' }, 'It does not accept the token (403).'],
    ['gotify', { token: 'A_right' }, { token: 'A_wrong' }, 'It does not accept the token (401).'],
    [
      'matrix',
      { appId: 'org.example.app', token: 'key-1' },
      { appId: 'org.example.app', token: 'gone-key' },
      'The gateway does not know this push key any more.',
    ],
  ] as const)('a test of %s says whether it arrived', async (kind, right, wrong, error) => {
    gateways.rejected.add('gone-key');
    const test = async (settings: typeof right | typeof wrong) => {
      const { target } = await addTarget(deps, bob, { kind, address: `${gateways.url}/`, ...settings });
      return (await testTarget(deps, bob, { targetId: target.id })).target;
    };
    expect((await test(right)).lastTry).toEqual({ at: expect.any(Number) });
    expect(gateways.told).toMatchObject([{ by: kind }]);
    expect((await test(wrong)).lastTry).toEqual({ at: expect.any(Number), error });
    expect(gateways.told).toHaveLength(1);
  });

  test('one test in five seconds, and none into a network that the operator does not allow', async () => {
    const { target } = await ntfy();
    deps = { ...deps, postOutside: postOutside(guarded.fetch) };
    const before = gateways.requests();
    expect((await testTarget(deps, bob, { targetId: target.id })).target.lastTry?.error).toMatch(/public internet|Port/);
    expect(gateways.requests()).toBe(before);
    await expect(testTarget(deps, bob, { targetId: target.id })).rejects.toMatchObject({ code: 'rate-limited' });
    await expect(testTarget(deps, ann, { targetId: target.id })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('what is told', () => {
  test('a room once, with a count, however often its log is handled; then what comes after', async () => {
    await say('before anybody listened');
    await ntfy();
    for (const word of ['one', 'two', 'three']) await say(word);
    await queue();
    expect(await afterAWhile()).toEqual(['Ann in #builds: 3 new messages. Last: three']);
    expect(await afterAWhile()).toHaveLength(1);
    expect(await waiting()).toEqual([{ seqs: [], due_at: null }]);
    await say('four');
    expect(await afterAWhile()).toEqual(['Ann in #builds: 3 new messages. Last: three', 'Ann in #builds: four']);
    expect(await only()).toMatchObject({ waiting: 0, lastTry: { at: expect.any(Number) } });
  });

  test('two hundred messages are one, and waits come between two of a room', async () => {
    await ntfy();
    for (let nth = 0; nth < 200; nth += 1) await say(`word ${nth}`);
    expect(await afterAWhile()).toEqual(['Ann in #builds: 99+ new messages. Last: word 199']);
    await say('again');
    await queue();
    const [{ waitMs }] = (await client.query('SELECT due_at - now_ms() AS "waitMs" FROM push_waiting WHERE room_id = $1', [roomId])).rows;
    expect(Number(waitMs)).toBeGreaterThan(40_000);
  });

  test('by hint: nothing of who, where and what leaves the server, by all three', async () => {
    await addTarget(deps, bob, { kind: 'ntfy', address: gateways.url, topic: topicOf() });
    await addTarget(deps, bob, { kind: 'gotify', address: gateways.url, token: 'A_right_bob' });
    await addTarget(deps, bob, { kind: 'matrix', address: `${gateways.url}/_matrix/push/v1/notify`, appId: 'org.example', token: 'key-bob' });
    await say('the launch is off');
    await afterAWhile();
    expect(gateways.told.map(({ by }) => by).sort()).toEqual(['gotify', 'matrix', 'ntfy']);
    expect(JSON.stringify(gateways.told)).not.toMatch(/launch|builds|Ann/);
    expect(gateways.told.find(({ by }) => by === 'ntfy')).toMatchObject({ title: 'Parley', body: 'A new message is there for you.' });
  });

  test('by words to a Matrix gateway, in its own fields', async () => {
    await addTarget(deps, bob, { kind: 'matrix', address: gateways.url, appId: 'org.example', token: 'key-words', contents: 'words' });
    const { id } = await say('rig 3 is back');
    await afterAWhile();
    expect(gateways.told).toMatchObject([
      {
        json: {
          notification: {
            event_id: id,
            room_id: roomId,
            sender_display_name: 'Ann',
            room_name: '#builds',
            content: { body: 'rig 3 is back' },
            counts: { unread: 1 },
          },
        },
      },
    ]);
  });

  test('direct messages also where only mentions ring; mentions and @room, not @here nor the rest', async () => {
    await ntfy();
    await setNotify(deps, bob, { roomId, level: 'mentions' });
    await say('plain words');
    await say('@here anybody?');
    expect(await afterAWhile()).toEqual([]);
    await say(`@${world.handleOf(bob)} look`);
    await say('@room lunch');
    expect(await afterAWhile()).toEqual(['Ann in #builds: 2 new messages. Last: @room lunch']);
    const direct = (await createDirect(deps, ann, { userIds: [bob.userId] })).room.id;
    await say('psst', { room: direct });
    await queue(direct);
    expect((await afterAWhile()).at(-1)).toBe('Ann: psst');
  });

  test('replies in threads that one follows, and in no others', async () => {
    await ntfy();
    const root = await say('mine', { actor: bob });
    const other = await say('hers');
    await afterAWhile();
    gateways.told.length = 0;
    await say('to yours', { threadRootId: root.id });
    await say('to mine', { threadRootId: other.id });
    expect(await afterAWhile()).toEqual(['Ann in #builds: to yours']);
  });
});

describe('what is not told', () => {
  beforeEach(async () => {
    await ntfy();
  });

  test('what was read until then, deleted, one’s own, or of somebody one blocked', async () => {
    const read = await say('read at the desk');
    await queue();
    await markRead(deps, bob, { roomId, seq: read.seq });
    expect(await afterAWhile()).toEqual([]);
    const gone = await say('said too soon');
    await queue();
    await deleteMessage(deps, ann, { roomId, id: gone.id });
    expect(await afterAWhile()).toEqual([]);
    await say('my own', { actor: bob });
    expect(await afterAWhile()).toEqual([]);
    await say('from a nuisance');
    await setBlock(deps, bob, { userId: ann.userId, on: true });
    expect(await afterAWhile()).toEqual([]);
    expect(await waiting()).toEqual([{ seqs: [], due_at: null }]);
  });

  test('what of several is left is counted', async () => {
    const first = await say('one');
    const second = await say('two');
    await say('three');
    await queue();
    await markRead(deps, bob, { roomId, seq: first.seq });
    await deleteMessage(deps, ann, { roomId, id: second.id });
    expect(await afterAWhile()).toEqual(['Ann in #builds: three']);
  });

  test('anything while nobody is to disturb, or the room is silenced', async () => {
    await setPresence(deps, bob, { status: 'dnd' });
    await say('one');
    expect(await afterAWhile()).toEqual([]);
    await setPresence(deps, bob, { status: 'online' });
    expect(await afterAWhile()).toEqual([]);
    await say('two');
    await queue();
    await setNotify(deps, bob, { roomId, level: 'nothing' });
    expect(await afterAWhile()).toEqual([]);
  });

  test('anything to who is at a device: it waits until he leaves, and is dropped after a quarter of an hour', async () => {
    world.awayMs.set(bob.userId, 0);
    await say('are you there?');
    expect(await afterAWhile()).toEqual([]);
    expect(await waiting()).toMatchObject([{ due_at: expect.anything() }]);
    world.awayMs.set(bob.userId, 5_000);
    expect(await afterAWhile()).toEqual([]);
    world.awayMs.set(bob.userId, 25_000);
    expect(await afterAWhile()).toEqual(['Ann in #builds: are you there?']);
    world.awayMs.set(bob.userId, 0);
    await say('and now?');
    await queue();
    await client.query('UPDATE messages SET created_at = created_at - 3600000 WHERE room_id = $1', [roomId]);
    await client.query('UPDATE memberships SET joined_at = 0 WHERE room_id = $1', [roomId]);
    await client.query('UPDATE push_targets SET created_at = 0');
    expect(await afterAWhile()).toHaveLength(1);
    world.awayMs.set(bob.userId, 25_000);
    expect(await afterAWhile()).toHaveLength(1);
  });

  test.each(['left', 'banned', 'deactivated'] as const)('anything to who was %s until then', async (how) => {
    await say('a secret');
    await queue();
    if (how === 'left') await world.removeMember(roomId, bob.userId, 'left');
    if (how === 'banned') await endMembership(deps, ann, { roomId, userId: bob.userId }, 'banned');
    if (how === 'deactivated') await world.deactivate(bob.userId);
    expect(await afterAWhile()).toEqual([]);
    await say('another one');
    expect(await afterAWhile()).toEqual([]);
    await deps.pushQueue.forgetOld();
    expect((await client.query('SELECT 1 FROM push_waiting WHERE due_at IS NOT NULL')).rowCount).toBe(0);
  });

  test('anything of a deleted account, of which no target and no token is left', async () => {
    await say('one');
    await queue();
    await client.query(`SELECT * FROM delete_account_v1($1, 'keep')`, [bob.userId]);
    expect((await client.query('SELECT 1 FROM push_targets WHERE user_id = $1', [bob.userId])).rowCount).toBe(0);
    expect(await waiting()).toEqual([]);
    await expect(ntfy()).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a gateway that fails', () => {
  test('is tried again, longer each time, and then told what is still to be told', async () => {
    await ntfy();
    gateways.answer(503);
    const one = await say('one');
    expect(await afterAWhile()).toEqual([]);
    expect(await only()).toMatchObject({ waiting: 1, lastTry: { error: 'It answered with an error (503).' } });
    // Not before its time.
    expect(await step()).toBe(false);
    const again = async () => {
      await client.query('UPDATE push_targets SET next_at = 0');
      return afterAWhile();
    };
    expect(await again()).toEqual([]);
    const [{ failures, waitMs }] = (await client.query('SELECT failures, next_at - now_ms() AS "waitMs" FROM push_targets WHERE user_id = $1', [bob.userId]))
      .rows;
    expect(failures).toBe(2);
    expect(Number(waitMs)).toBeGreaterThan(8_000);
    gateways.answer(null);
    await markRead(deps, bob, { roomId, seq: one.seq });
    await say('two');
    expect(await again()).toEqual(['Ann in #builds: two']);
    expect((await only())?.lastTry).toEqual({ at: expect.any(Number) });
    expect(tried).toEqual(['ntfy again', 'ntfy again', 'ntfy sent']);
  });

  test('is switched off after a day, and on again by a test that arrives', async () => {
    const { target } = await ntfy();
    gateways.answer(500);
    await say('one');
    await afterAWhile();
    await client.query('UPDATE push_targets SET next_at = 0, failing_since = failing_since - 86400001 WHERE id = $1', [target.id]);
    await afterAWhile();
    expect(await only()).toMatchObject({ disabled: { reason: 'failures' }, waiting: 0 });
    expect(tried.at(-1)).toBe('off');
    await say('two');
    gateways.answer(null);
    expect(await afterAWhile()).toEqual([]);
    const { target: tested } = await testTarget(deps, bob, { targetId: target.id });
    expect(tested.disabled).toBeUndefined();
    await say('three');
    expect((await afterAWhile()).at(-1)).toMatch(/Last: three$|: three$/);
  });

  test('is switched off at once where it will take nothing more', async () => {
    await addTarget(deps, bob, { kind: 'matrix', address: gateways.url, appId: 'org.example', token: 'old-key' });
    gateways.rejected.add('old-key');
    await say('one');
    await afterAWhile();
    expect(await only()).toMatchObject({ disabled: { reason: 'refused' }, lastTry: { error: 'The gateway does not know this push key any more.' } });
  });

  test('many workers at once tell everything once', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, (_, nth) => world.person(`p${nth}`)));
    const rooms: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      rooms.push((await createRoom(deps, ann, { kind: 'private', name, memberIds: people.map(({ userId }) => userId) })).room.id);
    }
    for (const person of people) {
      world.awayMs.set(person.userId, 3_600_000);
      await addTarget(deps, person, { kind: 'ntfy', address: gateways.url, topic: `many-${person.userId.slice(-8)}`, contents: 'words' });
    }
    for (const room of rooms) {
      await say(`said in ${room}`, { room });
      await queue(room);
    }
    await due();
    const work = async () => {
      while ((await step()) || (await client.query('SELECT 1 FROM push_waiting WHERE due_at <= now_ms()')).rowCount !== 0);
    };
    await Promise.all(Array.from({ length: 6 }, work));
    expect(new Set(gateways.told.map(({ to, body }) => `${to} ${body}`)).size).toBe(people.length * rooms.length);
    expect(gateways.told).toHaveLength(people.length * rooms.length);
  });

  test('does not hold up others, and is in one worker’s hands', async () => {
    await ntfy();
    await say('one');
    await queue();
    await due();
    const claimed = await deps.pushQueue.claim('one');
    expect(claimed).not.toBeNull();
    expect(await step()).toBe(false);
    // The one who had it died, and another took it over: what he notes then counts for nothing.
    await client.query('UPDATE push_targets SET lease_until = 1');
    expect(await step()).toBe(true);
    expect(gateways.told).toHaveLength(1);
    if (claimed !== null) await deps.pushQueue.settle('one', claimed, { kind: 'refused', error: 'too late' });
    expect((await only())?.disabled).toBeUndefined();
  });
});
