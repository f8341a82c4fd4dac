import { describe, expect, it } from 'vitest';
import { newRecoveryCodes, newTotpSecret, openSecret, readCode, recoveryHash, sealSecret, stepOf, totpUri } from './totp-codes.ts';

/** The secret of RFC 6238, appendix B ("12345678901234567890"), and its last six digits. */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const ada = '018f0000-0000-7000-8000-000000000001';
const bob = '018f0000-0000-7000-8000-000000000002';
const key = Buffer.alloc(32, 7);

describe('stepOf', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [20_000_000_000, '353130', 666_666_666],
  ])('finds the code of RFC 6238 at %i s', (seconds, code, step) => expect(stepOf(rfcSecret, code, seconds * 1_000)).toBe(step));

  it('takes the half minute before and after, and no other', () => {
    const at = (seconds: number) => stepOf(rfcSecret, '287082', seconds * 1_000);
    expect([at(0), at(29), at(30), at(60), at(89), at(90)]).toEqual([1, 1, 1, 1, 1, null]);
  });
});

describe('a sealed secret', () => {
  it('is read with the same key for the same person only', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const sealed = sealSecret(key, ada, secret);
    expect(openSecret(key, ada, sealed)).toBe(secret);
    expect(openSecret(key, bob, sealed)).toBeNull();
    expect(openSecret(Buffer.alloc(32, 8), ada, sealed)).toBeNull();
    expect(openSecret(key, ada, `${sealed.slice(0, -4)}AAAA`)).toBeNull();
    expect(sealed).not.toContain(secret);
    expect(sealSecret(key, ada, secret)).not.toBe(sealed);
  });
});

it('reads codes as people type them', () => {
  expect(readCode(' 123 456 ')).toEqual({ digits: '123456' });
  expect(readCode('123-456')).toEqual({ digits: '123456' });
  expect(readCode('abcd-efgh-2345-6722')).toEqual({ recovery: 'ABCDEFGH23456722' });
  expect(readCode('12345')).toEqual({ recovery: '12345' });
});

it('makes ten different recovery codes, each known by its hash however it is typed', () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
  const [code = ''] = codes;
  expect(recoveryHash(ada, code.replaceAll('-', ' ').toUpperCase())).toBe(recoveryHash(ada, code));
  expect(recoveryHash(bob, code)).not.toBe(recoveryHash(ada, code));
});

it('names server and person for the app', () => {
  const uri = new URL(totpUri(rfcSecret, { server: 'Chat: ours', handle: 'ada' }));
  expect([uri.protocol, uri.host, uri.searchParams.get('secret'), uri.searchParams.get('issuer')]).toEqual(['otpauth:', 'totp', rfcSecret, 'Chat  ours']);
  expect(decodeURIComponent(uri.pathname)).toBe('/Chat  ours:ada');
});
