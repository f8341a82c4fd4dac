import type { Id } from '@parley/shared/ids';
import { storeFaults } from './check-store.ts';
import type { MemoryRelay } from './memory-relay.ts';
import { type Client, createWorld } from './world.ts';

/** Small numbers, so that jumps, pages and chunks all happen in a short run. */
const tuning = { jumpOver: 40, wholeLogUpTo: 20, historyPage: 10, logPage: 9, rowsPerWrite: 4, callTimeoutMs: 3_000 };

/**
 * Random sends, reads, edits, deletes, page loads, drops, kills, restarts and duplicates over faulty connections, from a printed seed. At the end, with the
 * faults gone, every store equals the log, and every message that was sent is in it once, in the order it was written.
 */
export async function randomRun(seed: number): Promise<string[]> {
  const world = createWorld({ seed, tuning, accessTokenMs: 3 * 60_000 });
  const { random, relay, clock } = world;
  const chance = (share: number): boolean => random() < share;
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  try {
    const ana = await world.signUp('ana');
    const ben = await world.signUp('ben');
    const ana2 = await world.signIn('ana');
    const clients: Client[] = [ana, ben, ana2];
    const rooms = ['one', 'two'].map((name) => relay.createRoom(ana.userId, { name, memberIds: [ben.userId] }).room.id);
    await clock.pass(1_000);
    const sent = new Map<string, string[]>();
    for (const client of clients) for (const roomId of rooms) sent.set(`${client.name} ${roomId}`, []);
    const running = new Set(clients);
    const setFaults = (client: Client): void => {
      const { faults } = client.network;
      const slow = chance(0.3);
      faults.delayMs = () => (slow ? Math.floor(random() * 800) : 1 + Math.floor(random() * 20));
      const share = chance(0.5) ? 0 : 0.05;
      faults.losesCall = () => chance(share);
      faults.losesAnswer = () => chance(share);
      faults.losesPush = (push) => push.type === 'log' && chance(share);
      faults.holdsAnswerMs = () => (chance(share) ? Math.floor(random() * 500) : 0);
      faults.doublesPush = () => chance(share);
      faults.losesRefresh = () => chance(share);
    };
    for (let step = 0; step < 250; step += 1) {
      const client = pick(clients);
      const roomId = pick(rooms);
      const what = random();
      if (!running.has(client)) {
        if (chance(0.3)) {
          client.start();
          running.add(client);
        }
      } else if (what < 0.35) {
        const body = `${client.name} ${step}`;
        await client.engine.call('messages.send', { accountId: client.accountId, roomId, body });
        sent.get(`${client.name} ${roomId}`)?.push(body);
      } else if (what < 0.45) {
        const head = relay.room(roomId).events.length;
        await client.engine.call('reads.mark', { accountId: client.accountId, roomId, seq: Math.floor(random() * (head + 1)) });
      } else if (what < 0.6) {
        const seq = Math.floor(random() * (relay.room(roomId).events.length + 1));
        const anchor = pick([
          { at: 'latest' as const },
          { at: 'unread' as const },
          { at: 'before' as const, seq },
          { at: 'after' as const, seq },
          { at: 'around' as const, seq },
        ]);
        void client.engine.call('timeline.page', { accountId: client.accountId, roomId, anchor, limit: 8 });
      } else if (what < 0.66) client.network.cut();
      else if (what < 0.72) setFaults(client);
      else if (what < 0.76) client.network.faults.isDown = !client.network.faults.isDown;
      else if (what < 0.79) {
        client.kill();
        running.delete(client);
      } else if (what < 0.81) {
        await client.close();
        running.delete(client);
      } else if (what < 0.84) client.engine.wake();
      if (client.network.faults.isDown) client.network.cut();
      // Somebody else changes the room at the same time.
      const messages = [...relay.room(roomId).messages.values()].filter((message) => message.deletedAt === undefined);
      if (chance(0.3)) relay.send({ roomId, authorId: pick([ana.userId, ben.userId]), id: world.newId(), body: `other ${step}` });
      if (messages.length > 0 && chance(0.15)) relay.edit(roomId, pick(messages).id, `edited ${step}`);
      if (messages.length > 0 && chance(0.05)) relay.vote(roomId, pick(messages).id, ben.userId);
      const others = messages.filter((message) => message.body.startsWith('other'));
      if (others.length > 0 && chance(0.1)) relay.remove(roomId, pick(others).id);
      if (chance(0.05)) for (let n = 0; n < 60; n += 1) relay.send({ roomId, authorId: ben.userId, id: world.newId(), body: `burst ${step} ${n}` });
      await clock.pass(Math.floor(random() * 400));
    }
    for (const client of clients) {
      Object.assign(client.network.faults, {
        isDown: false,
        delayMs: () => 5,
        losesCall: () => false,
        losesAnswer: () => false,
        losesPush: () => false,
        doublesPush: () => false,
        losesRefresh: () => false,
      });
      if (!running.has(client)) client.start();
    }
    await clock.pass(7 * 60_000);
    const faults = world.logged.filter((entry) => entry.level === 'error').map((entry) => `logged ${entry.event}: ${JSON.stringify(entry.details)}`);
    for (const client of clients) {
      const { items } = await client.call('outbox.list', {});
      if (items.length > 0) faults.push(`${client.name} still waits: ${JSON.stringify(items)}`);
      faults.push(...storeFaults(client, relay));
      for (const roomId of rooms) faults.push(...orderFaults(client.name, relay, roomId, sent.get(`${client.name} ${roomId}`) ?? []));
    }
    return faults;
  } finally {
    await world.end();
  }
}

/** Everything one device sent is in the log exactly once, in the order it was written. */
function orderFaults(name: string, relay: MemoryRelay, roomId: Id, sent: readonly string[]): string[] {
  const marks = new Set(sent);
  const bodies = relay.room(roomId).events.flatMap((event) => (event.type === 'message-created' ? [relay.firstBody(event.message.id)] : []));
  const found = bodies.filter((body) => marks.has(body));
  return JSON.stringify(found) === JSON.stringify(sent) ? [] : [`${name}: sent ${JSON.stringify(sent)}, the log has ${JSON.stringify(found)}`];
}
