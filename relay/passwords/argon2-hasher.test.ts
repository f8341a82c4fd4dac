import { expect, test } from 'vitest';
import { createArgon2Hasher } from './argon2-hasher.ts';

test('hashes with argon2id and a salt of its own, and knows the password again', async () => {
  const hasher = createArgon2Hasher();
  const [one, other] = await Promise.all([hasher.hash('correct horse battery'), hasher.hash('correct horse battery')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(other).not.toBe(one);
  expect(await hasher.verify(one, 'correct horse battery')).toBe(true);
  expect(await hasher.verify(one, 'correct horse batterz')).toBe(false);
  expect(await hasher.verify(null, 'nobody has this password')).toBe(false);
});

test('more than may wait are refused at once, and the pool goes on', async () => {
  const hasher = createArgon2Hasher({ workers: 1, queueMax: 2 });
  const asked = Array.from({ length: 6 }, () => hasher.hash('correct horse battery'));
  const results = await Promise.allSettled(asked);
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
  for (const result of results.slice(3)) expect(result).toMatchObject({ reason: { code: 'unavailable', retryAfterMs: expect.any(Number) } });
  await expect(hasher.hash('correct horse battery')).resolves.toContain('$argon2id$');
});
