import type { LogReader } from '../domain/ports.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import type { RoomGates } from './room-gate.ts';

export type GateWatch = { lookNow(): Promise<void>; close(): void };

/** A lost last packet of a room, which no gap shows, is found within this time. */
const lookEveryMs = 5_000;
const roomsInOneQuery = 10_000;

/** Compares the gates with the heads in Postgres: every 5 s, and when asked, as after Redis was away. */
export function watchGates(deps: { gates: RoomGates; logReader: Pick<LogReader, 'heads'>; events: RelayEvents }): GateWatch {
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    const roomIds = deps.gates.roomIds();
    try {
      for (let start = 0; start < roomIds.length; start += roomsInOneQuery) {
        const heads = await deps.logReader.heads(roomIds.slice(start, start + roomsInOneQuery));
        for (const [roomId, headSeq] of heads) deps.gates.noticeHead(roomId, headSeq);
      }
    } catch (error) {
      deps.events.backgroundWaits('gate-watch', error);
    }
  }

  const lookNow = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };
  const timer = setInterval(() => void lookNow(), lookEveryMs).unref();
  return { lookNow, close: () => clearInterval(timer) };
}
