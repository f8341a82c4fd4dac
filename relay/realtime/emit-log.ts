import type { Id } from '@parley/shared/ids';
import { tellsBelow, veilEdits } from '../domain/log/veil-edits.ts';
import type { CommittedPacket } from '../domain/ports.ts';
import { eventText, packetFrame, type Wire, wireOf } from './raw-frames.ts';
import { type RelayServer, type RelaySocket, roomChannel } from './relay-socket.ts';

type Written = { text: string; frame: Buffer };
type Listener = { data: Pick<RelaySocket['data'], 'firstSeqs'>; wire: Wire };

/** Rooms whose sockets are kept as a list: those told last. */
const listsMax = 1_000;

function write(packet: CommittedPacket): Written {
  const text = eventText('log', packet);
  return { text, frame: packetFrame(text) };
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

/** The sockets of a room in a row, until somebody comes or goes: looking each one up for every packet is a tenth of what it takes to tell a thousand. */
function listListeners(io: RelayServer): (roomId: Id) => readonly Listener[] {
  const { adapter, sockets } = io.of('/');
  const lists = new Map<string, Listener[]>();
  const drop = (channel: string): void => void lists.delete(channel);
  adapter.on('join-room', drop);
  adapter.on('leave-room', drop);
  return (roomId) => {
    const channel = roomChannel(roomId);
    const known = lists.get(channel);
    if (known !== undefined) return known;
    const list = [...(adapter.rooms.get(channel) ?? [])].flatMap((id) => {
      const socket = sockets.get(id);
      return socket === undefined ? [] : { data: socket.data, wire: wireOf(socket) };
    });
    if (lists.size >= listsMax) lists.clear();
    lists.set(channel, list);
    return list;
  };
}

/**
 * Answers how to emit a packet of the log to the room's sockets of this node: one frame, made once, but for those who may not know all of it. Where something of a
 * socket still waits above its WebSocket, the packet goes behind it, so that order stays.
 */
export function createLogEmitter(io: RelayServer): (packet: CommittedPacket) => void {
  const listenersOf = listListeners(io);
  return (packet) => {
    const listeners = listenersOf(packet.roomId);
    if (listeners.length === 0) return;
    const frames = framesOf(packet);
    for (const { data, wire } of listeners) {
      const { text, frame } = frames(data.firstSeqs.get(packet.roomId) ?? 1);
      wire.write(text, frame);
    }
  };
}
