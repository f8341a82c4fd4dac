import { storeFaults } from './check-store.ts';
import { createRandomActs } from './random-acts.ts';
import { type Client, createWorld } from './world.ts';

/** Small numbers, so that jumps, pages and chunks all happen in a short run. */
const tuning = { jumpOver: 40, wholeLogUpTo: 20, historyPage: 10, logPage: 9, rowsPerWrite: 4, callTimeoutMs: 3_000 };

/**
 * Everything people do with messages (random-acts.ts), page loads, drops, kills, restarts and duplicates over faulty connections, from a printed seed. At the
 * end, with the faults gone, every store equals the log, nothing waits or is laid over it, and every message that was sent is in it once, in the order it was
 * written.
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
    const acts = createRandomActs({ world, chance, pick });
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
      } else if (what < 0.2) await acts.send(client, roomId, `${client.name} ${step}`);
      else if (what < 0.5) await acts.change(client, roomId, step);
      else if (what < 0.55) {
        const head = relay.room(roomId).events.length;
        await client.engine.call('reads.mark', { accountId: client.accountId, roomId, seq: Math.floor(random() * (head + 1)), unread: chance(0.2) });
      } else if (what < 0.62) {
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
      acts.elsewhere(roomId, pick([ana.userId, ben.userId]), step);
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
    // The relay follows threads by itself and tells it when somebody connects.
    for (const client of clients) client.network.cut();
    await clock.pass(60_000);
    const faults = world.logged.filter((entry) => entry.level === 'error').map((entry) => `logged ${entry.event}: ${JSON.stringify(entry.details)}`);
    for (const client of clients) {
      faults.push(...(await acts.leftovers(client, rooms)), ...storeFaults(client, relay));
      for (const roomId of rooms) faults.push(...acts.orderFaults(client, roomId));
    }
    return faults;
  } finally {
    await world.end();
  }
}
