import { presenceChoiceSchema } from '@parley/shared/entities/user';
import { type Id, idSchema } from '@parley/shared/ids';
import { endedCodeSchema } from '@parley/shared/protocol/events';
import { z } from 'zod';
import type { CommittedPacket } from '../domain/ports.ts';

const peopleSchema = z.array(z.tuple([idSchema, z.array(idSchema)]));

/** Feature of later nodes: how people of these messages are to be seen, where that is not as usual. An older node leaves it out and does not read it. */
const modesSchema = z.array(z.tuple([idSchema, z.object({ choice: presenceChoiceSchema, version: z.int(), isAway: z.boolean() })])).optional();

/** What nodes tell each other beside the log. A node ignores what it does not know: two versions of the relay share one Redis. */
export const nodeMessageSchema = z.discriminatedUnion('type', [
  /** I am here: my address, and how many presence messages I have sent (so that a lost one is noticed). */
  z.object({ type: z.literal('beat'), url: z.string().nullable(), presenceCount: z.int() }),
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('bye') }),
  /** Somebody is (or is no longer) a member: the packet that says so exactly is on its way, or was lost. */
  z.object({ type: z.literal('membership'), userId: idSchema, roomId: idSchema, isMember: z.boolean() }),
  z.object({ type: z.literal('ended'), sessionIds: z.array(idSchema), code: endedCodeSchema }),
  /** Changes of the sender's share: the rooms of each person now, null: gone. */
  z.object({ type: z.literal('presence'), count: z.int(), changes: z.array(z.tuple([idSchema, z.array(idSchema).nullable()])), modes: modesSchema }),
  /** A part of the sender's whole share. */
  z.object({ type: z.literal('share'), count: z.int(), isFirst: z.boolean(), isLast: z.boolean(), people: peopleSchema, modes: modesSchema }),
  z.object({ type: z.literal('want-share'), node: z.string() }),
]);
export type NodeMessage = z.infer<typeof nodeMessageSchema>;

/** A log packet as it arrives: who sent it, what it is about, and the packet itself only when somebody wants it. */
export type ArrivedPacket = { roomId: Id; to: number; changesMembership: boolean; read(): CommittedPacket };
export type Arrived = { node: string } & ({ log: ArrivedPacket } | { message: NodeMessage });

const membershipEvents: ReadonlySet<string> = new Set(['member-joined', 'member-left', 'role-changed', 'room-updated', 'room-deleted']);

/** `L node room from to flag`, a line break, the events: a node without the room need not read the events. */
export function writePacket(node: string, packet: CommittedPacket): string {
  const flag = packet.events.some((event) => membershipEvents.has(event.type)) ? 1 : 0;
  return `L ${node} ${packet.roomId} ${packet.from} ${packet.to} ${flag}\n${JSON.stringify(packet.events)}`;
}

export function writeMessage(node: string, message: NodeMessage): string {
  return `M ${node} ${JSON.stringify(message)}`;
}

/** Reads one message of the channel; null: malformed, or of a kind this version does not know. */
export function readArrived(text: string): Arrived | null {
  if (text.startsWith('L ')) return readPacket(text);
  const end = text.indexOf(' ', 2);
  if (!text.startsWith('M ') || end === -1) return null;
  const parsed = nodeMessageSchema.safeParse(parseJson(text.slice(end + 1)));
  return parsed.success ? { node: text.slice(2, end), message: parsed.data } : null;
}

function readPacket(text: string): Arrived | null {
  const end = text.indexOf('\n');
  const [, node, roomId, from, to, flag] = text.slice(0, end).split(' ');
  if (end === -1 || node === undefined || roomId === undefined || !(Number(from) > 0) || !(Number(to) >= Number(from))) return null;
  // Written by a node of ours from what it committed: read without another check, this is the hot path.
  const read = (): CommittedPacket => ({ roomId, from: Number(from), to: Number(to), events: JSON.parse(text.slice(end + 1)) });
  return { node, log: { roomId, to: Number(to), changesMembership: flag === '1', read } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
