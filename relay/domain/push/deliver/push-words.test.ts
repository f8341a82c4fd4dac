import { expect, test } from 'vitest';
import type { WaitingMessage } from '../push-ports.ts';
import { noticeOf } from './push-words.ts';

const last: WaitingMessage = {
  seq: 7,
  id: '01890000-0000-7000-8000-000000000007',
  authorId: '01890000-0000-7000-8000-000000000001',
  authorName: 'Lena',
  kind: 'text',
  body: '**Rig 3** is back, ||secret|| `x`',
  fileNames: [],
  mentions: { userIds: [] },
  createdAt: 1,
  isDeleted: false,
  isThreadReply: false,
  isFollowed: false,
  isRead: false,
  isBlocked: false,
};
const roomId = '01890000-0000-7000-8000-0000000000aa';
const notice = (more: Partial<Parameters<typeof noticeOf>[0]> = {}) =>
  noticeOf({ contents: 'words', serverName: 'Meridian', roomId, room: { kind: 'public', name: 'general' }, last, count: 1, ...more });

test('words are said as on a device: who, where, and what without formatting', () => {
  expect(notice()).toMatchObject({ title: 'Lena in #general', body: 'Rig 3 is back, ▒▒▒▒ x' });
  expect(notice({ count: 12 }).body).toBe('12 new messages. Last: Rig 3 is back, ▒▒▒▒ x');
  expect(notice({ count: 100 }).body).toMatch(/^99\+ new messages/);
  expect(notice({ room: { kind: 'direct', name: '' } })).toMatchObject({ title: 'Lena', about: { roomName: null } });
  expect(notice({ last: { ...last, kind: 'me', body: 'waves' } }).body).toBe('Lena waves');
  expect(notice({ last: { ...last, body: '', fileNames: ['plan.pdf', 'b.png'] } }).body).toBe('plan.pdf, b.png');
  expect(notice({ last: { ...last, body: 'x'.repeat(5_000) } }).body.length).toBeLessThan(260);
});

test('a hint names nobody, no room and no words', () => {
  for (const count of [1, 12, 100]) {
    const said = notice({ contents: 'hint', count });
    expect(said.about).toBeNull();
    expect(JSON.stringify(said)).not.toMatch(/Lena|general|Rig/);
  }
  expect(notice({ contents: 'hint' })).toMatchObject({ title: 'Meridian', body: 'A new message is there for you.' });
  expect(notice({ contents: 'hint', count: 12 }).body).toBe('12 new messages are there for you.');
});
