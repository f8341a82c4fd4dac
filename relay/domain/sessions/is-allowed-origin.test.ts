import { expect, test } from 'vitest';
import { isAllowedOrigin } from './is-allowed-origin.ts';

const publicUrl = 'https://chat.example.org';

test.each([
  [undefined, 'chat.example.org', true],
  ['https://chat.example.org', 'inside:4800', true],
  ['http://localhost:4800', 'localhost:4800', true],
  ['http://localhost:4801', 'localhost:4800', false],
  ['https://chat.example.org.evil.example', 'inside:4800', false],
  ['https://evil.example', 'chat.example.org', false],
  ['null', 'chat.example.org', false],
  ['file://', '', false],
  ['app://chat.example.org', 'chat.example.org', false],
  ['', 'chat.example.org', false],
  ['https://evil.example', undefined, false],
])('origin %s at host %s: %s', (origin, host, expected) => {
  expect(isAllowedOrigin({ origin, host }, publicUrl)).toBe(expected);
});
