import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limits } from '@parley/shared/limits';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import { createFetchPublic } from '../../outgoing/fetch-public.ts';
import { postOutside } from '../../outgoing/post-outside.ts';
import { createToken } from '../bots/create-token.ts';
import { deleteBot } from '../bots/delete-bot.ts';
import { listBots } from '../bots/list-bots.ts';
import { listRoomBots } from '../bots/list-room-bots.ts';
import type { Actor } from '../deps.ts';
import { logSince } from '../log/log-since.ts';
import { addMembers } from '../members/add-members.ts';
import { deleteMessage } from '../messages/delete-message.ts';
import { sendMessage } from '../messages/send-message.ts';
import { createRoom } from '../rooms/create-room.ts';
import { createHook } from './create-hook.ts';
import { deleteHook } from './delete-hook.ts';
import { deliverNext } from './deliver/deliver-next.ts';
import { queueHookEvents } from './deliver/queue-events.ts';
import { listDeliveries } from './list-deliveries.ts';
import { listHooks } from './list-hooks.ts';
import { listRoomHooks } from './list-room-hooks.ts';
import { receivePost } from './receive/receive-post.ts';
import { redeliver } from './redeliver.ts';
import { rotateSecret } from './rotate-secret.ts';
import { updateHook } from './update-hook.ts';

let world: DomainWorld;
let client: pg.Client;
let ann: Actor;
let bob: Actor;
let roomId: string;
let status = 200;
const got: { headers: IncomingHttpHeaders; body: string }[] = [];
const site = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += String(part);
  });
  request.on('end', () => {
    got.push({ headers: request.headers, body });
    response.writeHead(status).end('noted');
  });
});
let url: string;
const outgoing = [{ allow: ['127.0.0.1'] }, { allow: [] }].map(({ allow }) => createFetchPublic({ allow, ports: [80, 443], userAgent: 'Parley/test' }));

beforeAll(async () => {
  world = await openDomainWorld();
  client = new pg.Client({ connectionString: world.database.url });
  await client.connect();
  [ann, bob] = [await world.person('ann'), await world.person('bob')];
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await client.end();
  await Promise.all(outgoing.map(({ close }) => close()));
  await world.close();
  site.closeAllConnections();
  site.close();
});
beforeEach(async () => {
  got.length = 0;
  status = 200;
  ({
    room: { id: roomId },
  } = await createRoom(world.deps, ann, { kind: 'private', name: 'builds', memberIds: [bob.userId] }));
});

const bodies = async () => {
  const { events } = await logSince(world.deps, ann, { roomId, seq: 0, limit: 500 });
  return events.flatMap((event) => (event.type === 'message-created' ? [event.message] : []));
};
const say = async (body: string) => (await sendMessage(world.deps, ann, { roomId, id: uuidv7(), body })).message.id;
/** What the group does with the room's log. */
const queue = async () => {
  const { events } = await world.deps.logReader.since({ roomId, seq: 0, firstSeq: 1, limit: 500 });
  await queueHookEvents(world.deps).handle({ roomId, events });
};
const step = (fetch = outgoing[0]?.fetch) => {
  if (fetch === undefined) throw new Error('a guard is needed');
  return deliverNext({ ...world.deps, post: postOutside(fetch), owner: uuidv7(), random: () => 0.5, onTried: () => undefined });
};
const incoming = (more: { mentionsRoom?: boolean } = {}) => createHook(world.deps, ann, { roomId, kind: 'incoming', name: 'CI', opId: uuidv7(), ...more });
const outgoingHook = () => createHook(world.deps, ann, { roomId, kind: 'outgoing', name: 'Mirror', url, events: ['message-created'] });
const due = (hookId: string) => client.query('UPDATE hook_deliveries SET next_at = 0 WHERE hook_id = $1', [hookId]);

describe('an incoming webhook', () => {
  test('is for moderators, tells its secret once and its bot is in the room', async () => {
    await expect(createHook(world.deps, bob, { roomId, kind: 'incoming', name: 'CI' })).rejects.toMatchObject({ code: 'forbidden' });
    const opId = uuidv7();
    const made = await createHook(world.deps, ann, { roomId, kind: 'incoming', name: 'CI', opId });
    expect(made.url).toBe(`https://chat.example.org/v1/hooks/${made.hook.id}/${made.secret}`);
    expect(await createHook(world.deps, ann, { roomId, kind: 'incoming', name: 'CI', opId })).toEqual(made);
    expect((await listHooks(world.deps, ann, { roomId })).hooks).toEqual([made.hook]);
    const rows = await client.query('SELECT * FROM hooks');
    expect(JSON.stringify(rows.rows)).not.toContain(made.secret);
    const [bot] = await world.deps.users.get([made.hook.botId ?? '']);
    expect(bot).toMatchObject({ displayName: 'CI', bot: true });
    await expect(createHook(world.deps, ann, { roomId, kind: 'incoming', name: 'CI', url })).rejects.toMatchObject({ code: 'invalid' });
    await expect(createHook(world.deps, ann, { roomId, kind: 'outgoing', name: 'Mirror' })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('writes what is posted, once for each key, and nothing for who does not know the secret', async () => {
    const { hook, secret } = await incoming();
    const post = (body: unknown, more: { key?: string; githubEvent?: string; secret?: string } = {}) =>
      receivePost(world.deps, { hookId: hook.id, secret, body, ...more });
    await post({ text: '*Done*: <https://ci.example/1|build 1>', username: 'Jenkins' }, { key: 'a' });
    await post({ text: 'again' }, { key: 'a' });
    await post({ ref: 'refs/heads/main', compare: 'https://g/c', commits: [], repository: { full_name: 'a/b' } }, { githubEvent: 'push' });
    await post({ action: 'labeled' }, { githubEvent: 'star' });
    const written = await bodies();
    expect(written.map(({ body }) => body)).toEqual([
      '**Jenkins**: **Done**: [build 1](https://ci.example/1)',
      '**a/b** [0 commits](https://g/c) pushed to `main`',
    ]);
    expect(new Set(written.map(({ authorId }) => authorId))).toEqual(new Set([hook.botId]));
    for (const wrong of ['', 'phk_', `${secret}x`]) await expect(post({ text: 'x' }, { secret: wrong })).rejects.toMatchObject({ code: 'not-found' });
    await expect(receivePost(world.deps, { hookId: uuidv7(), secret, body: { text: 'x' } })).rejects.toMatchObject({ code: 'not-found' });
    for (const bad of [undefined, null, 5, 'x', {}, { text: ' ' }, { text: 5 }, { attachments: 'x' }])
      await expect(post(bad)).rejects.toMatchObject({ code: 'invalid' });
  });

  test('calls the room only where that is allowed, and single people always', async () => {
    const quiet = await incoming();
    await receivePost(world.deps, { hookId: quiet.hook.id, secret: quiet.secret, body: { text: `<!channel> @${world.handleOf(bob)}` } });
    await updateHook(world.deps, ann, { hookId: quiet.hook.id, mentionsRoom: true });
    await receivePost(world.deps, { hookId: quiet.hook.id, secret: quiet.secret, body: { text: '<!channel>' } });
    expect((await bodies()).map(({ mentions }) => mentions)).toEqual([{ userIds: [bob.userId] }, { userIds: [], room: true }]);
  });

  test('has a budget of its own, and is over when it is switched off or deleted', async () => {
    const { hook, secret } = await incoming();
    const post = () => receivePost(world.deps, { hookId: hook.id, secret, body: { text: 'x' } });
    for (let n = 0; n < 60; n += 1) await post();
    await expect(post()).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: expect.any(Number) });
    await updateHook(world.deps, ann, { hookId: hook.id, enabled: false });
    await expect(post()).rejects.toMatchObject({ code: 'gone' });
    await expect(deleteHook(world.deps, bob, { hookId: hook.id })).rejects.toMatchObject({ code: 'forbidden' });
    await deleteHook(world.deps, ann, { hookId: hook.id });
    await deleteHook(world.deps, ann, { hookId: hook.id });
    await expect(post()).rejects.toMatchObject({ code: 'not-found' });
    expect((await listRoomHooks(world.deps, bob, { roomId })).hooks).toEqual([]);
    const { rows } = await client.query("SELECT action FROM audit_entries WHERE target_id = $1 AND action LIKE 'hook-%' ORDER BY id", [roomId]);
    expect(rows.map(({ action }) => action)).toEqual(['hook-made', 'hook-removed']);
  });
});

describe('what is told of webhooks', () => {
  test('every member sees what writes here and where words go, but no address; nobody else does', async () => {
    const made = await incoming();
    const { hook } = await createHook(world.deps, ann, { roomId, kind: 'outgoing', name: 'Mirror', url: 'https://mirror.example/secret/path?key=1' });
    const { hooks } = await listRoomHooks(world.deps, bob, { roomId });
    expect(hooks).toEqual([
      { id: made.hook.id, kind: 'incoming', name: 'CI', createdById: ann.userId, createdAt: expect.any(Number), disabled: false, botId: made.hook.botId },
      {
        id: hook.id,
        kind: 'outgoing',
        name: 'Mirror',
        createdById: ann.userId,
        createdAt: expect.any(Number),
        disabled: false,
        host: 'mirror.example',
        events: ['message-created'],
      },
    ]);
    expect(JSON.stringify(hooks)).not.toContain('secret');
    await expect(listRoomHooks(world.deps, await world.person('zoe'), { roomId })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('its bot is no bot of its own: it stands in no list, and nobody makes a token for it or ends it alone', async () => {
    const { hook } = await incoming();
    const botId = hook.botId ?? '';
    expect((await listBots(world.deps, ann)).bots).toEqual([]);
    expect((await listRoomBots(world.deps, ann, { roomId })).bots).toEqual([]);
    await expect(createToken(world.deps, ann, { botId, name: 'way in' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(deleteBot(world.deps, ann, { botId })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('its bot is called as it is', async () => {
    const { hook } = await incoming();
    await updateHook(world.deps, ann, { hookId: hook.id, name: 'Build server', opId: uuidv7() });
    expect(await world.deps.users.get([hook.botId ?? ''])).toMatchObject([{ displayName: 'Build server' }]);
  });

  test('says when something last came, and why it was refused', async () => {
    const { hook, secret } = await incoming();
    expect(hook.lastAt ?? hook.lastFailure).toBe(undefined);
    await receivePost(world.deps, { hookId: hook.id, secret, body: { text: 'x' } });
    await expect(receivePost(world.deps, { hookId: hook.id, secret, body: { text: ' ' } })).rejects.toMatchObject({ code: 'invalid' });
    await expect(receivePost(world.deps, { hookId: hook.id, secret: 'phk_wrong', body: { text: 'x' } })).rejects.toMatchObject({ code: 'not-found' });
    const [found] = (await listHooks(world.deps, ann, { roomId })).hooks;
    expect(found).toMatchObject({ lastAt: expect.any(Number), lastFailure: { at: expect.any(Number), message: 'There is nothing to say in this.' } });
  });
});

describe('a new secret', () => {
  test('ends the old address of an incoming one, is told again to the same operation, and is in no database', async () => {
    const made = await incoming();
    const opId = uuidv7();
    await expect(rotateSecret(world.deps, bob, { hookId: made.hook.id, opId })).rejects.toMatchObject({ code: 'forbidden' });
    const rotated = await rotateSecret(world.deps, ann, { hookId: made.hook.id, opId });
    expect(rotated.secret).toMatch(/^phk_[A-Za-z0-9_-]{43}$/);
    expect(rotated.secret).not.toBe(made.secret);
    expect(rotated.url).toBe(`https://chat.example.org/v1/hooks/${made.hook.id}/${rotated.secret}`);
    expect(await rotateSecret(world.deps, ann, { hookId: made.hook.id, opId })).toEqual(rotated);
    await expect(receivePost(world.deps, { hookId: made.hook.id, secret: made.secret, body: { text: 'old' } })).rejects.toMatchObject({ code: 'not-found' });
    await receivePost(world.deps, { hookId: made.hook.id, secret: rotated.secret, body: { text: 'new' } });
    expect((await bodies()).map(({ body }) => body)).toEqual(['new']);
    const third = await rotateSecret(world.deps, ann, { hookId: made.hook.id });
    expect(new Set([made.secret, rotated.secret, third.secret]).size).toBe(3);
    const rows = await client.query('SELECT * FROM hooks');
    expect(JSON.stringify(rows.rows)).not.toContain(third.secret);
    const audit = await client.query("SELECT action FROM audit_entries WHERE target_id = $1 AND action = 'hook-secret-made'", [roomId]);
    expect(audit.rows).toHaveLength(2);
  });

  test('signs the deliveries of an outgoing one from then on', async () => {
    const { hook } = await outgoingHook();
    await say('x');
    await queue();
    const { secret } = await rotateSecret(world.deps, ann, { hookId: hook.id, opId: uuidv7() });
    await step();
    const [{ headers, body } = { headers: {}, body: '' }] = got;
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-parley-signature'])) ?? [];
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
  });
});

describe('an outgoing webhook', () => {
  test('is not made for an address that can be known to be refused', async () => {
    const deps = { ...world.deps, outgoingRefusal: outgoing[1]?.refusal ?? (() => null) };
    for (const bad of [url, 'http://192.168.1.5/', 'http://[::1]/', 'https://a:b@mirror.example/', 'https://mirror.example:22/']) {
      const refused = createHook(deps, ann, { roomId, kind: 'outgoing', name: 'Mirror', url: bad });
      await expect(refused).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'url' }] });
    }
    const { hook } = await createHook(deps, ann, { roomId, kind: 'outgoing', name: 'Mirror', url: 'https://mirror.example/' });
    await expect(updateHook(deps, ann, { hookId: hook.id, url: 'http://10.0.0.1/' })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('that leads elsewhere from now on is in the audit log, but not the rest of its address', async () => {
    const { hook } = await outgoingHook();
    const change = (address: string) => updateHook(world.deps, ann, { hookId: hook.id, url: address, name: 'Elsewhere' });
    await change('https://elsewhere.example/secret-path');
    await change('https://elsewhere.example/secret-path');
    await updateHook(world.deps, ann, { hookId: hook.id, events: ['message-edited'] });
    const { rows } = await client.query("SELECT actor_id, details FROM audit_entries WHERE target_id = $1 AND action = 'hook-address-changed'", [roomId]);
    expect(rows).toEqual([{ actor_id: ann.userId, details: { name: 'Elsewhere', host: 'elsewhere.example' } }]);
  });

  test('is made once where it is asked for twice at once, also as the last that a room may have', async () => {
    const opId = uuidv7();
    for (let n = 1; n < limits.roomHooksMax; n += 1) await outgoingHook();
    const last = () => createHook(world.deps, ann, { roomId, kind: 'outgoing', name: 'Last', url, opId });
    const made = await Promise.all([last(), last(), last()]);
    expect(new Set(made.map(({ hook }) => hook.id)).size).toBe(1);
    await expect(outgoingHook()).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is told what comes after it, in order, signed, once', async () => {
    await say('before');
    const { hook, secret } = await outgoingHook();
    await say('one');
    await addMembers(world.deps, ann, { roomId, userIds: [(await world.person('eve')).userId] });
    await say('two');
    await queue();
    await queue();
    while (await step());
    expect(got.map(({ body }) => JSON.parse(body).event.message.body)).toEqual(['one', 'two']);
    const [{ headers, body } = { headers: {}, body: '' }] = got;
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-parley-signature'])) ?? [];
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
    expect(body).not.toContain(secret);
    expect(JSON.parse(body)).toMatchObject({ hookId: hook.id, room: { id: roomId, name: 'builds' }, actor: { id: ann.userId, bot: false } });
    const { deliveries } = await listDeliveries(world.deps, ann, { hookId: hook.id });
    expect(deliveries.map(({ state, status: code }) => [state, code])).toEqual([
      ['delivered', 200],
      ['delivered', 200],
    ]);
    await expect(listDeliveries(world.deps, bob, { hookId: hook.id })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('keeps the order over failures, and never sends words that were deleted meanwhile', async () => {
    const { hook } = await outgoingHook();
    const id = await say('regretted');
    await say('next');
    await queue();
    status = 503;
    expect([await step(), await step()]).toEqual([true, false]);
    const { deliveries } = await listDeliveries(world.deps, ann, { hookId: hook.id });
    expect(deliveries.at(-1)).toMatchObject({ state: 'waiting', attempts: 1, status: 503, error: 'The server answered 503.' });
    await deleteMessage(world.deps, ann, { roomId, id, opId: uuidv7() });
    got.length = 0;
    status = 200;
    await due(hook.id);
    while (await step());
    expect(got.map(({ body }) => JSON.parse(body).event.message.body)).toEqual(['', 'next']);
  });

  test('shows what died after a day, tries it again when told, and is switched off after ten', async () => {
    const { hook } = await outgoingHook();
    for (let n = 0; n < 11; n += 1) await say(`word ${n}`);
    await queue();
    status = 500;
    await client.query('UPDATE hook_deliveries SET tried_from = 0 WHERE hook_id = $1', [hook.id]);
    while (await step());
    const [found] = (await listHooks(world.deps, ann, { roomId })).hooks;
    expect(found).toMatchObject({ waiting: 1, dead: 10, disabled: { reason: 'failures' }, lastFailure: { message: 'The server answered 500.' } });
    const { rows } = await client.query("SELECT actor_id FROM audit_entries WHERE target_id = $1 AND action = 'hook-disabled'", [roomId]);
    expect(rows).toEqual([{ actor_id: null }]);
    const first = (await listDeliveries(world.deps, ann, { hookId: hook.id })).deliveries.at(-1);
    if (first === undefined) throw new Error('a dead delivery is expected');
    expect(first).toMatchObject({ state: 'dead', status: 500 });
    const waiting = (await listDeliveries(world.deps, ann, { hookId: hook.id, state: 'waiting' })).deliveries;
    expect(waiting.map(({ state }) => state)).toEqual(['waiting']);
    expect((await redeliver(world.deps, ann, { hookId: hook.id, deliveryId: first.id })).delivery.state).toBe('waiting');
    got.length = 0;
    status = 200;
    await updateHook(world.deps, ann, { hookId: hook.id, enabled: true });
    while (await step());
    expect(got.map(({ body }) => JSON.parse(body).event.message.body)).toEqual(['word 0', 'word 10']);
    expect((await listHooks(world.deps, ann, { roomId })).hooks).toMatchObject([{ waiting: 0, dead: 9, lastAt: expect.any(Number) }]);
  });

  test('never reaches into a private network', async () => {
    const { hook } = await outgoingHook();
    await say('x');
    await queue();
    await step(outgoing[1]?.fetch);
    expect(got).toEqual([]);
    expect((await listDeliveries(world.deps, ann, { hookId: hook.id })).deliveries).toMatchObject([{ state: 'dead', attempts: 1, error: expect.any(String) }]);
  });

  test('is in one worker’s hands at a time', async () => {
    await outgoingHook();
    await say('one');
    await say('two');
    await queue();
    const tries = await Promise.all([step(), step(), step()]);
    expect(tries.filter((done) => done)).toHaveLength(got.length);
    while (await step());
    expect(got.map(({ body }) => JSON.parse(body).event.message.body)).toEqual(['one', 'two']);
  });
});
