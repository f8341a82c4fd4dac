import { expect } from 'vitest';
import { until } from '../support/wire-client.ts';
import type { Installation } from './installation.ts';
import { connectOverTls, registerOverTls, type TlsPerson, type Trust } from './tls-person.ts';
import { startTraffic } from './traffic.ts';

/** People of an installation who talk in one room, and what the server acknowledged of it, all along. */
export type Conversation = {
  people: TlsPerson[];
  roomId: string;
  acknowledged: Map<string, string>;
  /** More people come by an invite and are in the room. */
  join(count: number): Promise<void>;
  /** One word of somebody's, acknowledged. */
  say(person: TlsPerson | undefined, body: string): Promise<void>;
  /** People at two nodes or more: a proxy takes the one with the fewest, for who comes after both are there. */
  spread(): Promise<void>;
  /** Talks while something happens, and a little after it; then looks that nothing was lost and everybody was back in time. */
  underTraffic(what: string, happens: () => Promise<unknown>): Promise<void>;
  /** Every acknowledged message is in the log exactly once, and the log has no gap. */
  checkNothingLost(what: string): Promise<void>;
};

const backWithinMs = 5_000;
export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** The first account, made with the invite of the first start, opens a room. @param url where to connect, if not by the installation's own proxy */
export async function startConversation(place: Installation, trust: Trust, code: string, url: string = place.url): Promise<Conversation> {
  const first = await connectOverTls(url, trust, await registerOverTls(url, trust, code));
  const people = [first];
  const roomId = (await first.call('rooms.create', { opId: crypto.randomUUID(), kind: 'private', name: 'Harbour' })).room.id;
  const acknowledged = new Map<string, string>();

  async function checkNothingLost(what: string): Promise<void> {
    const stored = new Map(
      (await place.psql(`SELECT m.id || ' ' || m.body FROM messages m WHERE m.room_id = '${roomId}'`))
        .split('\n')
        .map((line) => [line.slice(0, 36), line.slice(37)]),
    );
    for (const [id, body] of acknowledged) expect(stored.get(id), `${what}: message ${id}`).toBe(body);
    const [events, last] = (await place.psql(`SELECT count(*), max(seq) FROM events WHERE room_id = '${roomId}'`)).split('|');
    expect(events, `${what}: the log has no gap`).toBe(last);
    const twice = await place.psql(
      `SELECT count(*) FROM (SELECT message_id FROM events WHERE room_id = '${roomId}' AND type = 'message-created' GROUP BY 1 HAVING count(*) > 1) x`,
    );
    expect(twice, `${what}: stored twice`).toBe('0');
  }

  return {
    people,
    roomId,
    acknowledged,
    checkNothingLost,
    async join(count) {
      const { invite } = await first.call('invites.create', { opId: crypto.randomUUID(), roomId });
      for (let n = 0; n < count; n += 1) people.push(await connectOverTls(url, trust, await registerOverTls(url, trust, invite.code)));
    },
    async say(person, body) {
      if (person === undefined) throw new Error('nobody is there to say it');
      acknowledged.set(await person.say(roomId, body), body);
    },
    async spread() {
      const isSpread = async () => {
        for (const person of people) {
          if (new Set(people.map((one) => one.nodeName())).size >= 2) return true;
          await person.reconnect();
        }
        return null;
      };
      await until('people at both nodes', isSpread, 20_000);
    },
    async underTraffic(what, happens) {
      for (const person of people) person.takeLongestGap();
      const traffic = startTraffic(people, roomId, acknowledged);
      try {
        await traffic.reached(20);
        await happens();
        await traffic.reached(traffic.count() + 20);
      } finally {
        await traffic.stop();
      }
      const gap = Math.max(...people.map((person) => person.takeLongestGap()));
      console.log(`${what}: ${acknowledged.size} messages so far, longest time without a connection ${seconds(gap)}`);
      await checkNothingLost(what);
      expect(gap, `${what}: back in time`).toBeLessThan(backWithinMs);
    },
  };
}
