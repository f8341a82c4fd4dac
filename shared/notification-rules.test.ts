import { expect, test } from 'vitest';
import { decideNotification, type NotificationFacts } from './notification-rules.ts';

const plain: NotificationFacts = {
  isEnabled: true,
  isDoNotDisturb: false,
  isOwn: false,
  isBlocked: false,
  isDeleted: false,
  isThreadReply: false,
  isFollowed: false,
  isRead: false,
  isHistory: false,
  isLookedAt: false,
  isMention: false,
  kind: 'public',
  notify: 'all',
};

test.each<[string, Partial<NotificationFacts>, boolean, string]>([
  ['a message in a room that rings for all', {}, true, 'all-messages'],
  ['a direct message', { kind: 'direct' }, true, 'direct'],
  ['a direct message where only mentions ring', { kind: 'direct', notify: 'mentions' }, true, 'direct'],
  ['a mention', { isMention: true }, true, 'mention'],
  ['a mention in a thread', { isMention: true, isThreadReply: true }, true, 'mention'],
  ['a mention where only mentions ring', { isMention: true, notify: 'mentions' }, true, 'mention'],
  ['a message where only mentions ring', { notify: 'mentions' }, false, 'mentions-only'],
  ['a mention in a silenced room', { isMention: true, notify: 'nothing' }, false, 'room-muted'],
  ['a direct message in a silenced room', { kind: 'direct', notify: 'nothing' }, false, 'room-muted'],
  ['one’s own message', { isOwn: true, isMention: true }, false, 'own-message'],
  ['a mention by somebody one blocked', { isBlocked: true, isMention: true, kind: 'direct' }, false, 'blocked'],
  ['what was deleted meanwhile', { isDeleted: true, isMention: true }, false, 'deleted'],
  ['what was read elsewhere', { isRead: true, isMention: true }, false, 'already-read'],
  ['what was there before', { isHistory: true, isMention: true }, false, 'history'],
  ['what one is looking at', { isLookedAt: true, isMention: true }, false, 'looked-at'],
  ['a mention while nobody is to disturb', { isDoNotDisturb: true, isMention: true, kind: 'direct' }, false, 'do-not-disturb'],
  ['anything while turned off', { isEnabled: false, isMention: true }, false, 'turned-off'],
  ['a reply in a thread one follows', { isThreadReply: true, isFollowed: true, notify: 'mentions' }, true, 'followed-thread'],
  ['a reply in a thread one follows, in a silenced room', { isThreadReply: true, isFollowed: true, notify: 'nothing' }, false, 'room-muted'],
  ['a reply in a thread', { isThreadReply: true }, false, 'thread-reply'],
])('%s', (_, facts, isShown, reason) => {
  expect(decideNotification({ ...plain, ...facts })).toEqual({ isShown, reason });
});
