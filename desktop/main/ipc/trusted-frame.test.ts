import { expect, it } from 'vitest';
import { isTrustedFrame } from './trusted-frame.ts';

it('trusts the top frame of the app alone', () => {
  const origins = ['app://parley'];
  expect(isTrustedFrame({ parent: null, origin: 'app://parley' }, origins)).toBe(true);
  expect(isTrustedFrame({ parent: {}, origin: 'app://parley' }, origins)).toBe(false);
  expect(isTrustedFrame({ parent: null, origin: 'null' }, origins)).toBe(false);
  expect(isTrustedFrame({ parent: null, origin: 'https://parley' }, origins)).toBe(false);
  expect(isTrustedFrame(null, origins)).toBe(false);
});
