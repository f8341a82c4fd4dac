import type { TlsPerson } from './tls-person.ts';

/** Everybody talks in one room, each word after the one before was acknowledged. */
export type Traffic = { count(): number; reached(count: number): Promise<void>; stop(): Promise<void> };

const pauseMs = 25;
const waitMs = 60_000;

/** @param acknowledged takes every message that the server has, by id */
export function startTraffic(people: readonly TlsPerson[], roomId: string, acknowledged: Map<string, string>): Traffic {
  let isStopping = false;
  let done = 0;
  const talk = async (person: TlsPerson) => {
    while (!isStopping) {
      const body = `word ${done} of ${person.session.user.handle} ${crypto.randomUUID()}`;
      acknowledged.set(await person.say(roomId, body), body);
      done += 1;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  const running = Promise.all(people.map(talk));
  return {
    count: () => done,
    async reached(count) {
      const end = Date.now() + waitMs;
      while (done < count) {
        if (Date.now() > end) throw new Error(`only ${done} of ${count} messages were acknowledged within a minute`);
        await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 20))]);
      }
    },
    async stop() {
      isStopping = true;
      await running;
    },
  };
}
