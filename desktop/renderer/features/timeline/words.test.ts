import { describe, expect, it } from 'vitest';
import { formatDay } from '../../ui/time-words.ts';
import { describeEvent, describeFold } from './describe-event.ts';
import { describeFailure, describeWaiting } from './describe-failure.ts';
import { waterlineInMs, waterlineText } from './waterline.ts';

describe('waterline', () => {
  const item = {
    n: 1,
    opId: 'o',
    roomId: 'r',
    call: 'messages.send',
    body: '',
    state: 'queued' as const,
    attempts: 0,
    createdAt: 1000,
    retryAtMs: null,
    error: null,
  };
  it('comes at once when offline or failed, after two seconds else, never for nothing', () => {
    expect(waterlineInMs([], false, 0)).toBeNull();
    expect(waterlineInMs([item], false, 1000)).toBe(0);
    expect(waterlineInMs([{ ...item, state: 'failed' }], true, 1000)).toBe(0);
    expect(waterlineInMs([item], true, 1500)).toBe(1500);
    expect(waterlineInMs([item], true, 9000)).toBe(0);
    expect(waterlineText(2, 1)).toBe('On this device only · 2 waiting, 1 needs you');
    expect(waterlineText(0, 2)).toBe('On this device only · 2 need you');
  });
});

describe('words', () => {
  it('says why something failed without its code', () => {
    expect(describeFailure({ code: 'invalid', message: 'invalid', issues: [{ path: 'body', message: 'must not be empty' }] })).toBe(
      'Not sent: must not be empty.',
    );
    expect(describeFailure({ code: 'internal', message: 'x', errorId: 'e7' })).toContain('e7');
    expect(describeFailure({ code: 'forbidden', message: 'Only moderators write in this room.' })).toBe(
      'Not sent: only moderators write in this room. Your text is kept.',
    );
    expect(describeWaiting({ code: 'rate-limited', message: '' }, 9_000, 1_000)).toBe('Sent too fast. Goes out by itself in 8 s.');
  });

  it('folds names', () => {
    const events = ['a', 'b', 'c', 'd', 'a'].map((userId, index) => ({
      seq: index + 2,
      at: 0,
      actorId: userId,
      type: 'member-joined' as const,
      userId,
      role: 'member' as const,
    }));
    expect(describeFold(events, (id) => id.toUpperCase())).toEqual({ name: 'A, B and 2 more', text: 'joined' });
    expect(describeFold(events.slice(0, 2), (id) => id)).toEqual({ name: 'a and b', text: 'joined' });
  });

  it('names days by their distance', () => {
    const now = new Date(2026, 10, 19, 12).getTime();
    expect(formatDay(new Date(2026, 10, 19, 1).getTime(), now)).toMatch(/^Today, /);
    expect(formatDay(new Date(2026, 10, 18, 23).getTime(), now)).toMatch(/^Yesterday, /);
    expect(formatDay(new Date(2025, 10, 18).getTime(), now)).toContain('2025');
  });
});

describe('a change of the room', () => {
  const room = { id: 'r', kind: 'public' as const, name: 'bench', topic: '', historyFrom: 'start' as const, createdAt: 1, version: 9 };
  const words = (changed: string[], became?: { topic?: string; announcement?: boolean; slowModeSeconds?: number }) =>
    describeEvent({ type: 'room-updated', seq: 5, at: 1, actorId: 'a', room, changed, ...(became ? { became } : {}) }, () => 'Lena').text;
  it('says what it was changed to then, not how the room is today', () => {
    expect(words(['topic'], { topic: 'Tea' })).toBe('set the topic: Tea');
    expect(words(['announcement'], { announcement: true })).toBe('let only moderators and admins write');
    expect(words(['slowModeSeconds'], { slowModeSeconds: 30 })).toBe('set slow mode to 30 seconds');
    // A server of before.
    expect(words(['topic'])).toBe('removed the topic');
  });
});
