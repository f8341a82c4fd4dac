import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CommittedPacket } from '../domain/ports.ts';
import { createFailPoints } from '../fail-points.ts';
import { createPublisher, type PublisherDeps } from './publisher.ts';

const packet: CommittedPacket = { roomId: randomUUID(), from: 1, to: 1, events: [] };
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

function publisherThat(receive: (packet: CommittedPacket) => void) {
  const seen: unknown[] = [];
  const deps: Pick<PublisherDeps, 'receive' | 'failPoints' | 'onBroke'> & { others: Pick<PublisherDeps['others'], 'log'> } = {
    receive: (told) => {
      receive(told);
      seen.push('own gate');
    },
    others: { log: () => void seen.push('other nodes') },
    failPoints: createFailPoints(),
    onBroke: (error) => void seen.push(error),
  };
  // Only the log is told here.
  return { publisher: createPublisher(deps as PublisherDeps), seen };
}

test('what the group commit publishes goes to other nodes at once, and to the own gate when its senders have been answered', async () => {
  const { publisher, seen } = publisherThat(() => undefined);
  publisher.logAfterAnswers(packet);
  await Promise.resolve().then(() => seen.push('answer'));
  expect(seen).toEqual(['other nodes', 'answer']);
  await nextTurn();
  expect(seen).toEqual(['other nodes', 'answer', 'own gate']);
  publisher.log(packet);
  expect(seen).toEqual(['other nodes', 'answer', 'own gate', 'other nodes', 'own gate']);
});

test('packets keep their order, and one that breaks holds up no other', async () => {
  const broken = new Error('broken');
  const told: number[] = [];
  const { publisher, seen } = publisherThat(({ from }) => {
    if (from === 2) throw broken;
    told.push(from);
  });
  for (const from of [1, 2, 3]) publisher.logAfterAnswers({ ...packet, from, to: from });
  await nextTurn();
  expect(told).toEqual([1, 3]);
  expect(seen).toContain(broken);
});
