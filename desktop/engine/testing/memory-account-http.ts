import { writeFile } from 'node:fs/promises';
import { fail, ok, type Result } from '@parley/shared/result';
import type { AccountHttp } from '../ports.ts';
import type { MemoryRelay } from './memory-relay.ts';

/** The code that the second step takes here, and the only recovery code. */
export const memoryCode = '123456';
export const memoryRecoveryCode = 'aaaa-bbbb-cccc-dddd';

type Person = { password: string; secondStep?: 'waits' | 'on' };

/** What is wrong with password and code of this person; null: nothing. */
export function judgeMemorySignIn(person: Person, input: { password: string; totp?: string | undefined; codePath?: string }): Result<never> | null {
  const refuse = (path: string, message: string) => fail({ code: 'unauthenticated', message: 'refused', issues: [{ path, message }] });
  if (person.password !== input.password) return refuse('password', 'is wrong');
  if (person.secondStep !== 'on') return null;
  const path = input.codePath ?? 'totp';
  if (input.totp === undefined) return refuse(path, 'is needed');
  return input.totp === memoryCode || input.totp === memoryRecoveryCode ? null : refuse(path, 'is wrong');
}

/** What one does with one's own account, against the in-memory relay. An export is a few words. */
export function createMemoryAccountHttp(relay: MemoryRelay, http: <T>(run: () => Result<T>) => Promise<Result<T>>): AccountHttp {
  const dead = fail({ code: 'unauthenticated', message: 'no such token' });
  const as = <T>(token: string, run: (person: Person, userId: string) => Result<T>) =>
    http(() => {
      const userId = relay.access(token)?.userId ?? '';
      const person = relay.users.get(userId);
      return person ? run(person, userId) : dead;
    });
  return {
    totpStatus: (_, token) => as(token, ({ secondStep }) => ok({ isOn: secondStep === 'on', recoveryCodesLeft: secondStep === 'on' ? 1 : 0 })),
    beginTotp: (_, token, { password }) =>
      as(token, (person) => {
        if (person.password !== password) return fail({ code: 'unauthenticated', message: 'refused', issues: [{ path: 'password', message: 'is wrong' }] });
        if (person.secondStep === 'on') return fail({ code: 'conflict', message: 'It is on already.' });
        person.secondStep = 'waits';
        return ok({ secret: 'GEZDGNBV', uri: 'otpauth://totp/Memory:me?secret=GEZDGNBV' });
      }),
    confirmTotp: (_, token, { code }) =>
      as(token, (person) => {
        if (person.secondStep !== 'waits') return fail({ code: 'conflict', message: 'Nothing waits to be confirmed.' });
        if (code !== memoryCode) return fail({ code: 'invalid', message: 'This code does not fit.', issues: [{ path: 'code', message: 'does not fit' }] });
        person.secondStep = 'on';
        return ok({ recoveryCodes: [memoryRecoveryCode] });
      }),
    disableTotp: (_, token, { password, code }) =>
      as(token, (person) => {
        const refusal = judgeMemorySignIn(person, { password, totp: code, codePath: 'code' });
        if (refusal) return refusal;
        delete person.secondStep;
        return ok(null);
      }),
    deleteAccount: (_, token, { password, totp }) =>
      as(token, (person, userId) => {
        const refusal = judgeMemorySignIn(person, { password, totp });
        if (refusal) return refusal;
        relay.deleteAccount(userId);
        return ok(null);
      }),
    exportData: async ({ accessToken, signal }, { path, onProgress }) => {
      const answer = await as(accessToken, () => ok(null));
      if (!answer.ok) return answer;
      await writeFile(path, 'all that is mine');
      if (signal.aborted) return fail({ code: 'unavailable', message: 'given up' });
      onProgress('all that is mine'.length);
      return ok(null);
    },
  };
}
