import { createHash, timingSafeEqual } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { readInviteCode } from './invite-code.ts';

/** `none`: there is somebody already, or the operator guards nothing. `right`: this code makes the first account. `wrong`: it does not. */
export type FirstInviteVerdict = 'none' | 'right' | 'wrong';

/** Judges a code on a server that waits for its first account: a stranger who finds the address first must not take it before the operator does. */
export async function judgeFirstInvite({ users, settings }: Pick<Deps, 'users' | 'settings'>, code: string | undefined): Promise<FirstInviteVerdict> {
  const { firstAdminInvite } = settings;
  if (firstAdminInvite === null || !(await users.isEmpty())) return 'none';
  return isSame(readInviteCode(code ?? ''), firstAdminInvite) ? 'right' : 'wrong';
}

function isSame(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
