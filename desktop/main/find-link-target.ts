import type { Id } from '@parley/shared/ids';
import { hostContract } from '@parley/shared/ipc/shell-contract';
import { type EntryLink, linkScheme, parseEntry, parseLink } from '@parley/shared/links';
import type { EngineHost } from './engine-host/engine-host.ts';

/** Where a link or a notification leads: to a message, to one in a thread or, without a number, to a room. */
export type LinkTarget = { accountId: Id; roomId: Id; seq: number | null; threadRootId: Id | null };

/** Asks the engine where the first `parley://` link among these words leads on this device; null where there is none, or none that leads anywhere here. */
export async function findLinkTarget(host: Pick<EngineHost, 'call'>, words: readonly string[]): Promise<LinkTarget | null> {
  const url = words.find((word) => parseLink(word) !== null);
  if (url === undefined) return null;
  const answer = await host.call('links.resolve', { url });
  const target = hostContract['links.resolve'].output.safeParse(answer.ok ? answer.value : null);
  return target.success ? target.data : null;
}

/** The first `parley://` invite or link for a new password among these words: a way in, also to a server nobody here is signed in to. */
export function findEntry(words: readonly string[]): EntryLink | null {
  const url = words.find((word) => word.toLowerCase().startsWith(`${linkScheme}:`) && parseEntry(word) !== null);
  return url === undefined ? null : parseEntry(url);
}
