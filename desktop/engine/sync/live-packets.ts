import type { LogEvent } from '@parley/shared/entities/log-event';
import type { Id } from '@parley/shared/ids';
import type { LogPacket } from '@parley/shared/protocol/events';

/** Packets of one room that follow one another: the events numbered `from`…`to`, all of them. */
export type PacketRun = { roomId: Id; from: number; to: number; events: LogEvent[] };

/** Puts packets that follow one another within their room together, in the order they came; what is older than the run before it stays apart. */
export function joinPackets(packets: readonly LogPacket[]): PacketRun[] {
  const runs: PacketRun[] = [];
  const last = new Map<Id, PacketRun>();
  for (const { roomId, from, to, events } of packets) {
    const before = last.get(roomId);
    if (before?.to === from - 1) {
      before.events.push(...events);
      before.to = to;
      continue;
    }
    const run = { roomId, from, to, events: [...events] };
    runs.push(run);
    last.set(roomId, run);
  }
  return runs;
}

/** So many events are taken in one transaction at most, and none waits longer than this (ms) for others. */
const eventsMax = 200;
const gatherMs = 16;

/**
 * Live packets that come closely after one another together: a burst of a thousand small ones, which arrives in many reads of the socket, becomes few
 * transactions, each of which costs as much as twenty messages. They are taken when a turn of the process has passed in which none came, so a packet that
 * comes alone waits for no timer.
 */
export function createLivePackets(apply: (run: PacketRun) => void): { receive(packet: LogPacket): void } {
  let packets: LogPacket[] = [];
  let events = 0;
  let firstAt = 0;
  let cameInTurn = false;
  const look = (): void => {
    if (cameInTurn && events < eventsMax && performance.now() - firstAt < gatherMs) {
      cameInTurn = false;
      setImmediate(look);
      return;
    }
    const gathered = packets;
    packets = [];
    events = 0;
    for (const run of joinPackets(gathered)) apply(run);
  };
  return {
    receive(packet) {
      packets.push(packet);
      events += packet.events.length;
      cameInTurn = true;
      if (packets.length > 1) return;
      firstAt = performance.now();
      setImmediate(look);
    },
  };
}
