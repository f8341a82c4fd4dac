import type { LinkPreview } from '@parley/shared/entities/link-preview';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { previewLinks } from '@parley/shared/words/preview-links';
import type { AccountCore } from '../accounts/account-core.ts';
import { findKnown } from '../messages/tell-message.ts';
import { deletePreviews, previewsOf, putPreview, trimPreviews } from '../store/cache/link-previews.ts';
import type { Connection } from '../sync/connection.ts';

/** Messages that come to be shown together are asked for together. */
const gatherMs = 50;
/** What the relay had no answer to yet is asked for again after this long, so many times. */
const againMs = 5_000;
const triesMax = 3;
/** A link with nothing behind it may have something later. */
const nothingMs = 6 * 3_600_000;

export type LinkPreviews = {
  /** What is known here of a message's links, in their order. Where the window shows the message (`isShown`), what is not known is asked of the relay behind it, and told as a change of the row. */
  of(message: Message, isShown: boolean): LinkPreview[];
  /** There is a connection: asks for what could not be asked. */
  ready(): void;
  deleted(roomId: Id, messageIds: readonly Id[]): void;
};

/** What links lead to, from the relay and from nowhere else: this app never goes to other people's servers. */
export function createLinkPreviews(core: AccountCore, connection: Connection): LinkPreviews {
  const { clock } = core.deps;
  /** Room → messages to ask for. */
  const wanted = new Map<Id, Set<Id>>();
  /** What was asked for and not answered whole, so that nothing is asked for ever. */
  const tries = new Map<Id, number>();
  let isPlanned = false;

  const missingOf = (message: Message, urls: readonly string[]): boolean => {
    const known = previewsOf(core.cache.read, message.roomId, message.id);
    const isFresh = (url: string) => known.some((seen) => seen.url === url && (seen.preview !== null || clock.now() - seen.seenAtMs < nothingMs));
    return !urls.every(isFresh);
  };

  const plan = (waitMs: number): void => {
    if (isPlanned || wanted.size === 0) return;
    isPlanned = true;
    clock.after(waitMs, () => {
      isPlanned = false;
      void ask();
    });
  };

  const want = (roomId: Id, id: Id): void => {
    const tried = tries.get(id) ?? 0;
    if (tried >= triesMax) return;
    const ids = wanted.get(roomId) ?? new Set();
    wanted.set(roomId, ids.add(id));
  };

  async function ask(): Promise<void> {
    if (core.isClosed() || !connection.isOpen() || !connection.hasFeature('link-previews')) return;
    const rooms = [...wanted];
    wanted.clear();
    for (const [roomId, all] of rooms) {
      const ids = [...all];
      for (let start = 0; start < ids.length; start += limits.previewMessagesMax) await askFor(roomId, ids.slice(start, start + limits.previewMessagesMax));
    }
    plan(againMs);
  }

  async function askFor(roomId: Id, ids: readonly Id[]): Promise<void> {
    for (const id of ids) tries.set(id, (tries.get(id) ?? 0) + 1);
    const answer = await connection.call('links.preview', { roomId, ids: [...ids] });
    if (core.isClosed()) return;
    const found = new Map(answer.ok ? answer.value.links.map(({ url, preview }) => [url, preview]) : []);
    const messages = ids.flatMap((id) => findKnown(core, roomId, id) ?? []);
    const seenAtMs = clock.now();
    const changed: Message[] = [];
    core.cache.write((write) => {
      for (const message of messages) {
        const urls = linksOf(message);
        const answered = urls.filter((url) => found.has(url));
        for (const url of answered) putPreview(write, roomId, message.id, { url, preview: found.get(url) ?? null, seenAtMs });
        if (answered.some((url) => found.get(url) !== null)) changed.push(message);
        if (answered.length === urls.length) tries.delete(message.id);
        else want(roomId, message.id);
      }
      trimPreviews(write);
    });
    if (changed.length > 0) core.news.messages(roomId, changed);
  }

  return {
    of(message, isShown) {
      if (!core.settings().linkPreviews) return [];
      const urls = linksOf(message);
      if (urls.length === 0) return [];
      if (isShown && missingOf(message, urls)) {
        want(message.roomId, message.id);
        plan(gatherMs);
      }
      const known = previewsOf(core.cache.read, message.roomId, message.id);
      return urls.flatMap((url) => known.find((seen) => seen.url === url)?.preview ?? []);
    },
    ready() {
      tries.clear();
      plan(gatherMs);
    },
    deleted(roomId, messageIds) {
      core.cache.write((write) => deletePreviews(write, roomId, messageIds));
    },
  };
}

const linksOf = (message: Message): string[] => (message.deletedAt === undefined ? previewLinks(message.body) : []);
