import { execFileSync } from 'node:child_process';
import type { Hook, HookDelivery } from '@parley/shared/entities/hook';
import { expect, test } from 'vitest';
import { curlLine, formats, hookFormats } from './hook-formats.ts';
import { eventsWords, failureWords, hostOf, sentName, triesWords } from './hook-words.ts';

const hook: Hook = { id: 'h', roomId: 'r', kind: 'outgoing', name: 'Mirror', createdById: 'u', createdAt: 0 };
const delivery: HookDelivery = { id: 'd', hookId: 'h', seq: 4, event: 'message-created', state: 'waiting', attempts: 0, createdAt: 0 };

test('a failure is told while nothing went well after it, or something was given up', () => {
  const failed = { ...hook, lastFailure: { at: 5, message: 'The server answered 500.' } };
  expect(failureWords(hook)).toBe(null);
  expect(failureWords(failed)).toMatch(/^Last failure .*: The server answered 500\.$/);
  expect(failureWords({ ...failed, lastAt: 6 })).toBe(null);
  expect(failureWords({ ...failed, lastAt: 6, dead: 2 })).toMatch(/^2 deliveries were given up\. Last failure /);
});

test('tries are counted, and the next one is said in time that can be waited for', () => {
  expect(triesWords(delivery, 0)).toBe('not tried yet');
  expect(triesWords({ ...delivery, nextAt: 0 }, 0)).toBe('next try now');
  expect(triesWords({ ...delivery, attempts: 1, nextAt: 40_000 }, 0)).toBe('1 try, next try in 40 s');
  expect(triesWords({ ...delivery, attempts: 9, nextAt: 1_800_000 }, 0)).toBe('9 tries, next try in 30 min');
});

test('events are said short, and those of a later server by their own name', () => {
  expect(eventsWords(['message-created'])).toBe('new messages');
  expect(eventsWords(['message-created', 'room-painted'])).toBe('new messages and room painted');
  expect(eventsWords(['message-created', 'message-edited', 'vote-changed', 'member-left'])).toBe('new messages, edits and 2 more');
  expect(sentName('room-painted')).toBe('room painted');
  expect([hostOf('https://a.example:8443/x?key=1'), hostOf('nowhere')]).toEqual(['a.example:8443', 'nowhere']);
});

test.each(hookFormats)('a shell reads the line for %s as it is meant', (format) => {
  const line = curlLine(format, "https://chat.example/it's");
  // `printf` in place of `curl` says each argument on a line of its own.
  const read = execFileSync('sh', ['-c', line.replace(/^curl/, "printf '%s\\n'")], { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(read.at(-1)).toBe("https://chat.example/it's");
  expect(JSON.parse(read.at(-2) ?? '')).toEqual(formats[format].body);
});
