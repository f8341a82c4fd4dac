import type { Message } from '@parley/shared/entities/message';
import { expect, test } from 'vitest';
import { overlay, pendingOf, type WaitingChange } from './overlay.ts';

const [me, other, roomId, id] = ['u-me', 'u-other', 'room', 'message'];
const stored: Message = {
  id,
  roomId,
  seq: 3,
  version: 3,
  authorId: me,
  kind: 'text',
  body: 'as it is',
  createdAt: 1,
  mentions: { userIds: [other] },
  files: [],
  votes: { up: 2, down: 1 },
  reactions: [{ emoji: '👍', count: 2, userIds: [other, me] }],
};
const waits = { opId: 'op', state: 'queued', error: null, createdAt: 9 } as const;
const vote = (value: 1 | 0 | -1, more: Partial<WaitingChange> = {}) =>
  ({ ...waits, call: 'messages.vote', input: { roomId, id, value }, ...more }) as WaitingChange;
const react = (emoji: string, on: boolean) => ({ ...waits, call: 'messages.react', input: { roomId, id, emoji, on } }) as const;

test('votes count for the person alone: given, switched, taken back', () => {
  const votesOf = (changes: WaitingChange[], mine?: 1 | 0 | -1) =>
    overlay({ ...stored, votes: { ...stored.votes, ...(mine === undefined ? {} : { mine }) } }, changes, me).votes;
  expect(votesOf([vote(1)])).toEqual({ up: 3, down: 1, mine: 1 });
  expect(votesOf([vote(1)], 1)).toEqual({ up: 2, down: 1, mine: 1 });
  expect(votesOf([vote(-1)], 1)).toEqual({ up: 1, down: 2, mine: -1 });
  expect(votesOf([vote(0)], -1)).toEqual({ up: 2, down: 0, mine: 0 });
  expect(votesOf([vote(1), vote(0)])).toEqual({ up: 2, down: 1, mine: 0 });
});

test('reactions: added, joined, taken back; the last one goes with its emoji', () => {
  const reactionsOf = (...changes: WaitingChange[]) => overlay(stored, changes, me).reactions;
  expect(reactionsOf(react('🎉', true))).toEqual([...stored.reactions, { emoji: '🎉', count: 1, userIds: [me], mine: true }]);
  expect(reactionsOf(react('👍', true))).toEqual(stored.reactions);
  expect(reactionsOf(react('👍', false))).toEqual([{ emoji: '👍', count: 1, userIds: [other], mine: false }]);
  expect(reactionsOf(react('🎉', true), react('🎉', false))).toEqual(stored.reactions);
  expect(overlay(stored, [react('👍', true)], 'u-third').reactions[0]).toMatchObject({ count: 3, userIds: [other, me, 'u-third'] });
});

test('words, pins and deletions as the person wants them; what failed is not shown', () => {
  const edit = { ...waits, call: 'messages.edit', input: { roomId, id, body: 'better' } } as const;
  const remove = { ...waits, call: 'messages.delete', input: { roomId, id } } as const;
  expect(overlay(stored, [edit], me)).toMatchObject({ body: 'better', editedAt: 9, version: 3 });
  expect(overlay(stored, [edit, remove], me)).toMatchObject({ body: '', deletedAt: 9, mentions: { userIds: [] } });
  expect(overlay(stored, [{ ...waits, call: 'messages.pin', input: { roomId, id, on: true } }], me).pinned).toBe(true);
  const failed = { ...edit, state: 'failed', error: { code: 'forbidden', message: 'no' } } as const;
  expect(overlay(stored, [failed], me)).toEqual(stored);
  expect(pendingOf([failed, vote(1, { state: 'answered' })])).toEqual([
    { opId: 'op', call: 'messages.edit', state: 'failed', error: { code: 'forbidden', message: 'no' }, body: 'better' },
  ]);
});
