import { expect, test } from 'vitest';
import type { CommittedPacket } from '../domain/ports.ts';
import { readArrived, writeMessage, writePacket } from './node-messages.ts';

const roomId = 'a0000000-0000-7000-8000-000000000001';
const userId = 'b0000000-0000-7000-8000-000000000001';
const packet: CommittedPacket = { roomId, from: 3, to: 3, events: [{ seq: 3, at: 1, actorId: userId, type: 'member-left', userId, reason: 'left' }] };

test('a packet comes back as it was, and its head tells what it is about', () => {
  const arrived = readArrived(writePacket('node', packet));
  expect(arrived).toMatchObject({ node: 'node', log: { roomId, to: 3, changesMembership: true } });
  expect(arrived !== null && 'log' in arrived && arrived.log.read()).toEqual(packet);
});

test('a message comes back as it was', () => {
  const message = { type: 'membership', userId, roomId, isMember: true } as const;
  expect(readArrived(writeMessage('node', message))).toEqual({ node: 'node', message });
});

test('what is malformed or unknown is nothing, and breaks nothing', () => {
  const texts = [
    '',
    'L',
    'L a b',
    'L n r 2 1 0\n[]',
    'L n r x y 0\n[]',
    'L n r 1 2 0',
    'M',
    'M node',
    'M node {',
    'M node {"type":"of tomorrow"}',
    'M node {"type":"beat"}',
    'X y z',
  ];
  for (const text of texts) expect(readArrived(text), text).toBeNull();
});
