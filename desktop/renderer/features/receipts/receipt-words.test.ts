import type { Receipt } from '@parley/shared/entities/membership';
import type { User } from '@parley/shared/entities/user';
import { expect, it } from 'vitest';
import { deliveryOf, deliveryWords } from './receipt-words.ts';

const receipt = (userId: string, deliveredSeq: number, readSeq: number, joinedAt = 1): Receipt => ({ userId, deliveredSeq, readSeq, joinedAt });
const users: Record<string, User> = Object.fromEntries(
  ['Lena', 'Omar', 'Priya', 'Samuel'].map((name) => [name, { id: name, handle: name.toLowerCase(), displayName: name, version: 1 }]),
);
const message = { seq: 10, createdAt: 100 };
const words = (receipts: Receipt[]) => deliveryWords(deliveryOf(receipts, message), users);

it('says how far a message has come', () => {
  expect(words([])).toBeNull();
  expect(words([receipt('Lena', 9, 9), receipt('Omar', 9, 3)])).toBeNull();
  expect(words([receipt('Lena', 10, 3), receipt('Omar', 12, 3), receipt('Priya', 11, 9), receipt('Samuel', 2, 2)])).toBe('On the devices of 3 of 4 people');
  expect(words([receipt('Lena', 10, 10), receipt('Omar', 12, 12), receipt('Priya', 11, 11), receipt('Samuel', 2, 2)])).toBe('Read by Lena and 2 more');
  expect(words([receipt('Lena', 10, 10)])).toBe('Read by Lena');
  expect(words([receipt('Lena', 10, 9)])).toBe('On a device of Lena');
  expect(words([receipt('nobody known', 10, 10)])).toBe('Read by somebody');
});

it('takes a reading for a coming, and asks nobody who was not there yet', () => {
  expect(deliveryOf([receipt('Lena', 3, 10)], message)).toMatchObject({ state: 'read', deliveredTo: ['Lena'] });
  expect(deliveryOf([receipt('Lena', 30, 30, 101), receipt('Omar', 10, 2, 100)], message)).toEqual({
    state: 'delivered',
    of: ['Omar'],
    deliveredTo: ['Omar'],
    readBy: [],
  });
});
