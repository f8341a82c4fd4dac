import { expect, test } from 'vitest';
import { decidePush, type PushFacts, screenMs } from './decide-push.ts';

const plain: PushFacts = {
  isDoNotDisturb: false,
  isOwn: false,
  isBlocked: false,
  isDeleted: false,
  isThreadReply: false,
  isFollowed: false,
  isRead: false,
  isHistory: false,
  isMention: false,
  kind: 'public',
  notify: 'all',
  awayMs: 60_000,
  waitMs: 20_000,
  ageMs: 20_000,
};

test.each<[string, Partial<PushFacts>, string, string]>([
  ['a message in a room that rings for all', {}, 'tell', 'all-messages'],
  ['a direct message', { kind: 'direct', notify: 'mentions' }, 'tell', 'direct'],
  ['a mention where only mentions ring', { isMention: true, notify: 'mentions' }, 'tell', 'mention'],
  ['a message where only mentions ring', { notify: 'mentions' }, 'no', 'mentions-only'],
  ['a mention in a silenced room', { isMention: true, notify: 'nothing' }, 'no', 'room-muted'],
  ['one’s own message', { isOwn: true, kind: 'direct' }, 'no', 'own-message'],
  ['a mention by somebody one blocked', { isBlocked: true, isMention: true }, 'no', 'blocked'],
  ['what was deleted until it was due', { isDeleted: true, isMention: true }, 'no', 'deleted'],
  ['what was read until it was due', { isRead: true, isMention: true }, 'no', 'already-read'],
  ['what was said before', { isHistory: true, isMention: true }, 'no', 'history'],
  ['a mention while nobody is to disturb', { isDoNotDisturb: true, isMention: true }, 'no', 'do-not-disturb'],
  ['a reply in a thread one follows', { isThreadReply: true, isFollowed: true, notify: 'mentions' }, 'tell', 'followed-thread'],
  ['a reply in another thread', { isThreadReply: true }, 'no', 'thread-reply'],
  ['a message while a device is in use', { awayMs: 0 }, 'later', 'at-a-device'],
  ['a message just after the last device was left', { awayMs: 19_999 }, 'later', 'at-a-device'],
  ['a message that was on a screen for long', { awayMs: 0, ageMs: screenMs + 1 }, 'no', 'at-a-device'],
  ['an old message of somebody who was away all the time', { ageMs: 10 * screenMs }, 'tell', 'all-messages'],
  ['a message while a device is in use, without a wait', { awayMs: 0, waitMs: 0 }, 'later', 'at-a-device'],
])('%s', (_, facts, verdict, reason) => {
  expect(decidePush({ ...plain, ...facts })).toEqual({ verdict, reason });
});
