import { expect, test } from 'vitest';
import { effectiveValues, masked } from './effective-values.ts';

test.each([
  ['JWT_SECRET', 'abcdefghij', '•••• (10 characters)'],
  ['FILES_S3_KEY', 'abc', '•••• (3 characters)'],
  ['DATABASE_URL', 'postgres://parley:hunter2@db:5432/parley', 'postgres://parley:****@db:5432/parley'],
  ['DATABASE_URL', 'postgres://db/parley?user=parley&password=hunter2', 'postgres://db/parley?user=parley&password=****'],
  ['PUBLIC_URL', 'https://chat.example.org', 'https://chat.example.org'],
])('%s %s is shown as %s', (name, value, shown) => {
  expect(masked(name, value)).toBe(shown);
});

test('no secret is in what is shown of an environment', () => {
  const shown = JSON.stringify(
    effectiveValues({ JWT_SECRET: 'x'.repeat(40), REDIS_URL: 'redis://:hunter2@cache', DATABASE_URL: 'postgres://db/parley?password=hunter2' }),
  );
  expect(shown).not.toMatch(/hunter2|xxxx/);
});
