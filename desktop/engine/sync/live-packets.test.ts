import type { LogEvent } from '@parley/shared/entities/log-event';
import { expect, it } from 'vitest';
import { createLivePackets, joinPackets, type PacketRun } from './live-packets.ts';

const event = (seq: number): LogEvent => ({ seq, at: 1, actorId: 'a', type: 'room-deleted' });
const packet = (roomId: string, from: number, to: number) => ({
  roomId,
  from,
  to,
  events: Array.from({ length: to - from + 1 }, (_, index) => event(from + index)),
});
const brief = (runs: readonly PacketRun[]) => runs.map(({ roomId, from, to, events }) => [roomId, from, to, events.map(({ seq }) => seq)]);

it('joins what follows one another in a room, and nothing else', () => {
  expect(brief(joinPackets([packet('a', 1, 1), packet('b', 7, 7), packet('a', 2, 3), packet('a', 5, 5), packet('a', 6, 6), packet('a', 5, 5)]))).toEqual([
    ['a', 1, 3, [1, 2, 3]],
    ['b', 7, 7, [7]],
    ['a', 5, 6, [5, 6]],
    ['a', 5, 5, [5]],
  ]);
});

it('applies the packets of one turn together, those of the next apart', async () => {
  const applied: PacketRun[] = [];
  const live = createLivePackets((run) => applied.push(run));
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  for (let seq = 1; seq <= 100; seq += 1) live.receive(packet('a', seq, seq));
  expect(applied).toEqual([]);
  await turn();
  expect(applied.map(({ from, to }) => [from, to])).toEqual([[1, 100]]);
  live.receive(packet('a', 101, 101));
  await turn();
  expect(applied.map(({ from, to }) => [from, to])).toEqual([
    [1, 100],
    [101, 101],
  ]);
});
