import type { Id } from '@parley/shared/ids';
import type { IpcInput } from '@parley/shared/ipc/contract';
import type { AccountView, ServerView } from '@parley/shared/ipc/views';
import type { Session } from '@parley/shared/protocol/http';
import type { Result } from '@parley/shared/result';
import { defined } from '../defined.ts';
import { type EngineDeps, EngineError } from '../ports.ts';
import type { AccountBook } from './account-book.ts';
import { probeServer } from './probe-server.ts';

type Parts = { deps: EngineDeps; book: AccountBook };

type Entered = { account: AccountView; joinedRoomId: Id | null };

/** Looks at the server first. @throws EngineError `invalid`, `unavailable`, `unsupported-version` */
async function supportedServer(deps: EngineDeps, typedUrl: string): Promise<ServerView> {
  const server = await probeServer(deps, typedUrl);
  if (server.isSupported) return server;
  throw new EngineError({ code: 'unsupported-version', message: 'This server speaks another version of the protocol. One of the two needs an update.' });
}

async function enter({ deps, book }: Parts, typedUrl: string, ask: (url: string) => Promise<Result<Session>>): Promise<Entered> {
  const server = await supportedServer(deps, typedUrl);
  const session = await ask(server.url);
  if (!session.ok) throw new EngineError(session.error);
  const account = await book.admit({ url: server.url, name: server.name }, session.value);
  return { account: account.view(), joinedRoomId: session.value.joinedRoomId ?? null };
}

/** @throws EngineError `unauthenticated` (unknown handle or wrong password, the same words; with an issue at `totp`: the code is needed, or wrong), `rate-limited`, `unavailable` */
export async function signIn(parts: Parts, input: IpcInput<'accounts.signIn'>): Promise<AccountView> {
  const { serverUrl, ...credentials } = input;
  const { account } = await enter(parts, serverUrl, (url) => parts.deps.http.login(url, { ...defined(credentials), device: parts.deps.device }));
  return account;
}

/** @throws EngineError `conflict` (the handle is taken), `forbidden` (no registration here), `invalid`, `unavailable` */
export function register(parts: Parts, input: IpcInput<'accounts.register'>): Promise<Entered> {
  const { serverUrl, ...person } = input;
  return enter(parts, serverUrl, (url) => parts.deps.http.register(url, { ...person, device: parts.deps.device }));
}

/** @throws EngineError `not-found` (the code is used, too old or never was), `invalid` (the password), `rate-limited`, `unavailable` */
export async function resetPassword({ deps }: Parts, { serverUrl, code, next }: IpcInput<'accounts.resetPassword'>): Promise<void> {
  const server = await supportedServer(deps, serverUrl);
  const answer = await deps.http.resetPassword(server.url, { code, next });
  if (!answer.ok) throw new EngineError(answer.error);
}

/** Ends the session here at once; on the server too where it can be reached. */
export async function signOut({ deps, book }: Parts, input: IpcInput<'accounts.signOut'>): Promise<void> {
  const account = book.get(input.accountId);
  const token = account.tokens.current();
  const url = account.core.record.serverUrl;
  account.connection.signedOut('unauthenticated');
  await account.tokens.forget();
  if (token !== null) {
    const answer = await deps.http.logout(url, token);
    if (!answer.ok) deps.log('info', 'logout-not-told', { accountId: input.accountId, code: answer.error.code });
  }
  if (input.removeData) await book.remove(input.accountId);
}
