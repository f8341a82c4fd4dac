import { expect, it } from 'vitest';
import { parsePush } from './parse-push.ts';

const roomId = '018f0000-0000-7000-8000-000000000002';
const userId = '018f0000-0000-7000-8000-000000000001';

it('reads what the contract says', () => {
  expect(
    parsePush('log', { roomId, from: 1, to: 1, events: [{ seq: 1, at: 5, actorId: userId, type: 'member-joined', userId, role: 'owner' }] }),
  ).toMatchObject({
    ok: true,
    push: { type: 'log', packet: { roomId, from: 1 } },
  });
  expect(parsePush('signal', { type: 'online', roomId, count: 3 })).toMatchObject({ ok: true, push: { type: 'signal' } });
  expect(parsePush('ended', { code: 'revoked' })).toEqual({ ok: true, push: { type: 'ended', code: 'revoked' } });
  expect(parsePush('draining', { reconnectAfterMs: 500, more: 1 })).toEqual({ ok: true, push: { type: 'draining', reconnectAfterMs: 500 } });
  expect(parsePush('behind', undefined)).toEqual({ ok: true, push: { type: 'behind' } });
});

it('ignores kinds that only a newer relay knows', () => {
  expect(parsePush('signal', { type: 'waving', userId })).toEqual({ ok: true, push: null });
  expect(parsePush('inbox', { inboxVersion: 4, type: 'gift' })).toEqual({ ok: true, push: null });
});

it.each([
  ['log', { roomId, from: 0, to: 1, events: [] }],
  ['log', null],
  ['inbox', { inboxVersion: 'x', type: 'room-removed', roomId, reason: 'left' }],
  ['signal', { type: 'typing', roomId: 'x', userId, on: true }],
  ['ended', { code: 'because' }],
  ['draining', {}],
] as const)('calls a malformed %s malformed', (event, payload) => {
  expect(parsePush(event, payload).ok).toBe(false);
});
