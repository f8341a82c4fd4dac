import { tellsBelow, veilEdits } from '../domain/log/veil-edits.ts';
import type { CommittedPacket } from '../domain/ports.ts';
import { eventFrame, eventText, writeFrames } from './raw-frames.ts';
import { type RelayServer, roomChannel } from './relay-socket.ts';

type Written = { text: string; frame: Buffer[] };

function write(packet: CommittedPacket): Written {
  const text = eventText('log', packet);
  return { text, frame: [eventFrame(text)] };
}

/** A packet as frames, made once for everybody who sees the same of the room. */
function framesOf(packet: CommittedPacket): (firstSeq: number) => Written {
  const whole = write(packet);
  const veiled = new Map<number, Written>();
  return (firstSeq) => {
    if (firstSeq === 1 || !tellsBelow(packet.events, firstSeq)) return whole;
    const known = veiled.get(firstSeq) ?? write({ ...packet, events: veilEdits(packet.events, firstSeq) });
    veiled.set(firstSeq, known);
    return known;
  };
}

/**
 * Emits a packet of the log to the room's sockets of this node: one frame, made once, but for those who may not know all of it. Where something of a socket still
 * waits above its WebSocket, the packet goes behind it, so that order stays.
 */
export function emitLog(io: RelayServer, packet: CommittedPacket): void {
  const { adapter, sockets } = io.of('/');
  const ids = adapter.rooms.get(roomChannel(packet.roomId));
  if (ids === undefined) return;
  const frames = framesOf(packet);
  for (const id of ids) {
    const socket = sockets.get(id);
    if (socket === undefined) continue;
    const { text, frame } = frames(socket.data.firstSeqs.get(packet.roomId) ?? 1);
    if (writeFrames(socket, frame)) continue;
    const conn = socket.conn as unknown as { write(packet: string, options: object): void };
    conn.write(text, { compress: false, wsPreEncodedFrame: frame });
  }
}
