import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createAccessTokens } from './access-tokens.ts';

const secret = Buffer.alloc(32, 7);
const store = '0190a000-0000-7000-8000-0000000000aa';
const actor = { userId: '0190a000-0000-7000-8000-000000000001', sessionId: '0190a000-0000-7000-8000-000000000002' };
const start = 1_800_000_000_000;

function at(now: number, options: { secret?: Uint8Array; issuer?: string } = {}) {
  return createAccessTokens(options.secret ?? secret, options.issuer ?? store, { now: () => now });
}

const refused = { code: 'unauthenticated' };

describe('access tokens', () => {
  test('live ten minutes, with a leeway of 30 seconds', async () => {
    const { accessToken, expiresAt } = await at(start).issue(actor);
    expect(expiresAt).toBe(start + 600_000);
    expect(await at(start).verify(accessToken)).toEqual({ ...actor, expiresAt });
    expect(await at(start + 629_000).verify(accessToken)).toEqual({ ...actor, expiresAt });
    await expect(at(start + 631_000).verify(accessToken)).rejects.toMatchObject(refused);
  });

  test('of another store, or another secret, are nothing', async () => {
    const { accessToken } = await at(start).issue(actor);
    await expect(at(start, { issuer: '0190a000-0000-7000-8000-0000000000bb' }).verify(accessToken)).rejects.toMatchObject(refused);
    await expect(at(start, { secret: Buffer.alloc(32, 8) }).verify(accessToken)).rejects.toMatchObject(refused);
  });

  test('only HS256 counts, with all claims in shape', async () => {
    const claims = { sid: actor.sessionId, sub: actor.userId, iss: store, exp: start / 1000 + 60 };
    const signed = (alg: string, changes: Record<string, unknown> = {}) =>
      new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg }).sign(Buffer.alloc(64, 7));
    const tokens = at(start, { secret: Buffer.alloc(64, 7) });
    await expect(tokens.verify(await signed('HS256'))).resolves.toMatchObject(actor);
    const bad = [
      await signed('HS512'),
      new UnsecuredJWT(claims).encode(),
      await signed('HS256', { sub: undefined }),
      await signed('HS256', { sid: undefined }),
      await signed('HS256', { exp: undefined }),
      await signed('HS256', { sub: 'somebody' }),
      await signed('HS256', { sid: 5 }),
      'x.y.z',
      'nonsense',
      '',
    ];
    for (const token of bad) await expect(tokens.verify(token), token).rejects.toMatchObject(refused);
  });

  test('a short secret is refused', () => {
    expect(() => at(start, { secret: Buffer.alloc(31) })).toThrow('32 bytes');
  });
});
