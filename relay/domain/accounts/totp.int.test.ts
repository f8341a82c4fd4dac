import type { Session } from '@parley/shared/protocol/http';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import type { Actor } from '../deps.ts';
import { login } from '../sessions/login.ts';
import { register } from '../sessions/register.ts';
import { signInWords } from '../sessions/sign-in-words.ts';
import { beginTotp } from './begin-totp.ts';
import { confirmTotp } from './confirm-totp.ts';
import { disableOwnTotp, disableTotp } from './disable-totp.ts';
import { totpStatus } from './totp-status.ts';

let world: DomainWorld;
let otherNode: DomainWorld;
const password = 'correct horse battery';
const client = { address: '192.0.2.1' };
const device = { name: 'Desk', platform: 'linux' };
let nowMs = Date.now();
let count = 0;

beforeAll(async () => {
  world = await openDomainWorld();
  otherNode = await openDomainWorld({ database: world.database });
  for (const node of [world, otherNode]) node.deps.clock = { now: () => nowMs };
});
afterAll(async () => {
  await otherNode.close();
  await world.close();
});

const codeAt = (secret: string, ms: number) => new TOTP({ secret }).generate({ timestamp: ms });
const nextStep = () => {
  nowMs += 30_000;
};

async function newPerson(): Promise<{ handle: string; actor: Actor; session: Session }> {
  count += 1;
  const handle = `person-${count}`;
  const session = await register(world.deps, { address: `198.51.100.${count}` }, { handle, displayName: 'P', password, device });
  return { handle, session, actor: { userId: session.user.id, sessionId: session.sessionId } };
}

async function turnedOn() {
  const person = await newPerson();
  const { secret } = await beginTotp(world.deps, person.actor, { password, serverName: 'Parley' });
  const { recoveryCodes } = await confirmTotp(world.deps, person.actor, { code: codeAt(secret, nowMs) });
  nextStep();
  const signIn = (totp?: string, words = password, node = world) =>
    login(node.deps, client, { handle: person.handle, password: words, device, ...(totp === undefined ? {} : { totp }) });
  return { ...person, secret, recoveryCodes, signIn };
}

const needed = { code: 'unauthenticated', issues: [{ path: 'totp', message: 'is needed' }] };
const wrong = { code: 'unauthenticated', issues: [{ path: 'totp' }] };

describe('setting it up', () => {
  test('begins with the password, holds once confirmed, and leaves other sessions alone', async () => {
    const { handle, actor } = await newPerson();
    const other = await login(world.deps, client, { handle, password, device });
    await expect(beginTotp(world.deps, actor, { password: 'wrong horse battery', serverName: 'Parley' })).rejects.toMatchObject({ code: 'unauthenticated' });
    const { secret, uri } = await beginTotp(world.deps, actor, { password, serverName: 'Parley' });
    expect(uri).toContain(secret);
    await login(world.deps, client, { handle, password, device });
    await expect(confirmTotp(world.deps, actor, { code: codeAt(secret, nowMs + 600_000) })).rejects.toMatchObject({
      code: 'invalid',
      issues: [{ path: 'code' }],
    });
    expect(await totpStatus(world.deps, actor)).toEqual({ isOn: false, recoveryCodesLeft: 0 });
    const { recoveryCodes } = await confirmTotp(otherNode.deps, actor, { code: codeAt(secret, nowMs) });
    expect(recoveryCodes).toHaveLength(10);
    expect(await totpStatus(world.deps, actor)).toEqual({ isOn: true, recoveryCodesLeft: 10 });
    expect((await world.deps.sessions.find(other.sessionId))?.revokedAt).toBeNull();
    await expect(beginTotp(world.deps, actor, { password, serverName: 'Parley' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(confirmTotp(world.deps, actor, { code: codeAt(secret, nowMs) })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('keeps neither the secret nor the codes as they are', async () => {
    const { actor, secret, recoveryCodes } = await turnedOn();
    const stored = await world.deps.totp.find(actor.userId);
    expect(stored?.sealed).not.toContain(secret);
    for (const code of recoveryCodes) expect(await world.deps.totp.useRecoveryCode(actor.userId, code)).toBe(false);
  });
});

describe('signing in', () => {
  test('asks for the code only after the right password', async () => {
    const { signIn, secret } = await turnedOn();
    await expect(signIn()).rejects.toMatchObject(needed);
    const refusal = await signIn(codeAt(secret, nowMs), 'wrong horse battery').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'unauthenticated', message: signInWords.refused, issues: undefined });
    await expect(signIn('000000')).rejects.toMatchObject(wrong);
    expect((await signIn(codeAt(secret, nowMs))).accessToken).toBeTruthy();
  });

  test('takes a code once, on all nodes together, and none that is older', async () => {
    const { signIn, secret } = await turnedOn();
    const code = codeAt(secret, nowMs);
    const answers = await Promise.allSettled([signIn(code), signIn(code, password, otherNode), signIn(code), signIn(code, password, otherNode)]);
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    await expect(signIn(code)).rejects.toMatchObject(wrong);
    await expect(signIn(codeAt(secret, nowMs - 30_000))).rejects.toMatchObject(wrong);
    nextStep();
    await signIn(codeAt(secret, nowMs));
  });

  test('takes each recovery code once', async () => {
    const { signIn, recoveryCodes, actor } = await turnedOn();
    const [first = '', second = ''] = recoveryCodes;
    await signIn(first.toUpperCase().replaceAll('-', ' '));
    await expect(signIn(first)).rejects.toMatchObject(wrong);
    await signIn(second);
    expect(await totpStatus(world.deps, actor)).toEqual({ isOn: true, recoveryCodesLeft: 8 });
  });

  test('counts a wrong code as a wrong sign-in; being asked for it is none, and no way around', async () => {
    const { signIn, secret } = await turnedOn();
    for (let guess = 0; guess < 10; guess += 1) {
      await expect(signIn()).rejects.toMatchObject(needed);
      await expect(signIn('000000')).rejects.toMatchObject(wrong);
    }
    await expect(signIn(codeAt(secret, nowMs))).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: expect.any(Number) });
  });
});

describe('turning it off', () => {
  test('needs password and code', async () => {
    const { actor, secret, signIn, recoveryCodes } = await turnedOn();
    await expect(disableOwnTotp(world.deps, actor, { password: 'wrong horse battery', code: codeAt(secret, nowMs) })).rejects.toMatchObject({
      issues: [{ path: 'password' }],
    });
    await expect(disableOwnTotp(world.deps, actor, { password, code: '000000' })).rejects.toMatchObject({ issues: [{ path: 'code' }] });
    await disableOwnTotp(world.deps, actor, { password, code: recoveryCodes[3] ?? '' });
    await signIn();
    expect(await totpStatus(world.deps, actor)).toEqual({ isOn: false, recoveryCodesLeft: 0 });
  });

  test('an operator does it without either', async () => {
    const { actor, signIn } = await turnedOn();
    expect(await disableTotp(world.deps, actor.userId)).toBe(true);
    expect(await disableTotp(world.deps, actor.userId)).toBe(false);
    await signIn();
  });

  test('after another secret of the server, a recovery code still lets in', async () => {
    const { signIn, secret, recoveryCodes } = await turnedOn();
    const before = otherNode.deps.settings;
    otherNode.deps.settings = { ...before, refreshSecret: Buffer.alloc(32, 99) };
    await expect(signIn(codeAt(secret, nowMs), password, otherNode)).rejects.toMatchObject(wrong);
    await signIn(recoveryCodes[0], password, otherNode);
    otherNode.deps.settings = before;
  });
});
