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

/**
 * Live packets of one turn of the process together: a burst of a thousand small packets, which arrives in few reads of the socket, becomes few transactions.
 * A packet that comes alone waits for no timer, only for the end of the turn.
 */
export function createLivePackets(apply: (run: PacketRun) => void): { receive(packet: LogPacket): void } {
  let packets: LogPacket[] = [];
  const flush = (): void => {
    const gathered = packets;
    packets = [];
    for (const run of joinPackets(gathered)) apply(run);
  };
  return {
    receive(packet) {
      packets.push(packet);
      if (packets.length === 1) setImmediate(flush);
    },
  };
}
