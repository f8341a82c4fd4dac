import type { Message } from '@parley/shared/entities/message';
import { expect, test } from 'vitest';
import { toExtra, tombstone } from './message-row.ts';

const message: Message = {
  id: '0198c0df-0000-7000-8000-000000000001',
  roomId: '0198c0df-0000-7000-8000-000000000002',
  seq: 1,
  version: 1,
  authorId: '0198c0df-0000-7000-8000-000000000003',
  kind: 'text',
  body: 'AAPL.US quote is $93.42 per share',
  createdAt: 0,
  mentions: { userIds: [] },
  files: [],
  votes: { up: 0, down: 0 },
  reactions: [],
  command: { userId: '0198c0df-0000-7000-8000-000000000004', name: 'stock', text: '=aapl.us' },
};

test('whose command a message answers is kept with it, and goes with its deletion', () => {
  expect(JSON.parse(toExtra(message) ?? '{}')).toEqual({ command: message.command });
  expect(toExtra(tombstone(message, { at: 1, actorId: message.authorId }))).toBeNull();
});

test('who deleted a message of somebody else is kept with it', () => {
  const deletedBy = '0198c0df-0000-7000-8000-000000000009';
  expect(JSON.parse(toExtra(tombstone(message, { at: 1, actorId: deletedBy })) ?? '{}')).toEqual({ deletedBy });
});
