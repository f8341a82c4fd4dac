import { expect, test } from 'vitest';
import { newInviteCode, readInviteCode, showInviteCode } from './invite-code.ts';

test('a code is 12 digits that nobody confuses, and reads as it was, however it is written', () => {
  for (let n = 0; n < 200; n += 1) {
    const code = newInviteCode();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    for (const written of [showInviteCode(code), showInviteCode(code).toLowerCase(), ` ${code} `, code.replaceAll('0', 'o').replaceAll('1', 'l')])
      expect(readInviteCode(written)).toBe(code);
  }
  expect(showInviteCode('7KQ2MXPA4TRB')).toBe('7KQ2-MXPA-4TRB');
});

test('every digit comes', () => {
  const seen = new Set(Array.from({ length: 500 }, newInviteCode).join(''));
  expect(seen.size).toBe(32);
});

test('what is no code reads as something that is none', () => {
  for (const text of ['', '🎈', '---', '\u0000']) expect(readInviteCode(text)).toBe('');
});
