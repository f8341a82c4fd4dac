import { expect, test } from 'vitest';
import { uuidv7 } from '../../tests/support/ids.ts';
import { createFileLinks } from './file-links.ts';

test('a link is good for its file until it expires, under its secret only', () => {
  let now = 1_800_000_000_000;
  const clock = { now: () => now };
  const links = createFileLinks(Buffer.alloc(32, 1), clock);
  const [file, person] = [uuidv7(), uuidv7()];
  const { token, expiresAt } = links.issue(file, person);
  now = expiresAt;
  expect(links.verify(file, token)).toBe(person);
  now += 1;
  expect(() => links.verify(file, token)).toThrow(expect.objectContaining({ code: 'gone' }));
  now = expiresAt;
  expect(() => links.verify(uuidv7(), token)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  expect(() => createFileLinks(Buffer.alloc(32, 2), clock).verify(file, token)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
});
