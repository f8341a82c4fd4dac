import type { AccountBook } from './accounts/account-book.ts';
import type { Attention } from './accounts/account-core.ts';
import { changePassword } from './accounts/change-password.ts';
import { endSession, listSessions } from './accounts/devices.ts';
import { probeServer } from './accounts/probe-server.ts';
import { register, resetPassword, signIn, signOut } from './accounts/sign-in.ts';
import { trustCertificate } from './accounts/trust-certificate.ts';
import { createAdminHandlers } from './admin/admin-handlers.ts';
import { createBotHandlers } from './bots/bot-handlers.ts';
import { createCommandHandlers } from './commands/command-handlers.ts';
import { defined } from './defined.ts';
import { createFileHandlers } from './files/file-handlers.ts';
import type { Handlers } from './handler-types.ts';
import { createHookHandlers } from './hooks/hook-handlers.ts';
import { readLedger } from './ledger/read-ledger.ts';
import { createMessageHandlers } from './messages/message-handlers.ts';
import { resolveLink } from './messages/resolve-link.ts';
import { deleteItem, editItem, retryItem } from './outbox/change-item.ts';
import { createOwnAccountHandlers } from './own-account/own-account-handlers.ts';
import { createPeopleHandlers } from './people/people-handlers.ts';
import { type EngineDeps, EngineError } from './ports.ts';
import { createPushHandlers } from './push/push-handlers.ts';
import type { Reader } from './reader/reader.ts';
import { createRoomHandlers } from './rooms/room-handlers.ts';
import { listSaves } from './saves/list-saves.ts';
import { searchServer } from './search/search-server.ts';
import type { SettingsKeeper } from './settings/settings.ts';
import type { Store } from './store/store.ts';
import { callNow } from './sync/call-now.ts';
import { createThreadHandlers } from './threads/thread-handlers.ts';
import { createWritingHandlers } from './writings/writing-handlers.ts';

type Parts = { deps: EngineDeps; device: Store; book: AccountBook; settings: SettingsKeeper; reader: Reader; setAttention: (attention: Attention) => void };

export function createHandlers({ deps, device, book, settings, reader, setAttention }: Parts): Handlers {
  const { get } = book;
  return {
    'app.view': async () => ({ accounts: book.views(), settings: settings.read(), secretStorage: await deps.secrets.storage() }),
    'servers.probe': ({ url }) => probeServer(deps, url),
    'servers.trust': async (input) => {
      await trustCertificate(deps, device, input);
      return {};
    },
    'accounts.register': (input) => register({ deps, book }, defined(input)),
    'accounts.signIn': async (input) => ({ account: await signIn({ deps, book }, input) }),
    'accounts.resetPassword': async (input) => {
      await resetPassword({ deps, book }, input);
      return {};
    },
    'accounts.signOut': async (input) => {
      await signOut({ deps, book }, input);
      return {};
    },
    'connection.retry': ({ accountId }) => {
      get(accountId).connection.retryNow();
      return {};
    },
    ...createRoomHandlers(deps, book),
    ...createPeopleHandlers(deps, book),
    ...createAdminHandlers(deps, book),
    ...createBotHandlers(deps, book),
    ...createHookHandlers(deps, book),
    ...createPushHandlers(deps, book),
    ...createCommandHandlers(book),
    ...createWritingHandlers(book),
    ...createOwnAccountHandlers(deps, book),
    'timeline.page': (input) => get(input.accountId).openPage(input),
    'search.messages': ({ accountId, ...input }) => get(accountId).search(input),
    'search.server': ({ accountId, ...input }) => {
      const { core, connection } = get(accountId);
      return searchServer(core, connection, input);
    },
    ...createMessageHandlers(book),
    ...createThreadHandlers(book),
    'saves.set': ({ accountId, roomId, messageId, on }) => {
      get(accountId).saves.set(roomId, messageId, on);
      return {};
    },
    'saves.list': ({ accountId }) => listSaves(get(accountId)),
    'outbox.list': ({ accountId }) => ({ items: get(accountId).items() }),
    'outbox.retry': ({ accountId, opId }) => {
      const account = get(accountId);
      account.outbox.wake(retryItem(account.core, { opId }));
      account.files.wake();
      return {};
    },
    'outbox.edit': ({ accountId, opId, body }) => {
      const account = get(accountId);
      account.outbox.wake(editItem(account.core, { opId, body }));
      account.files.wake();
      return {};
    },
    'outbox.delete': ({ accountId, opId, filesBack }) => {
      const account = get(accountId);
      account.outbox.wake(deleteItem(account.core, { opId, filesBack }));
      account.files.release();
      account.files.cameBack(filesBack ?? []);
      return {};
    },
    'drafts.get': ({ accountId, roomId, rootId }) => {
      const { drafts, files } = get(accountId);
      const place = { roomId, rootId: rootId ?? null };
      return { ...drafts.get(place), files: files.inDraft(place) };
    },
    ...createFileHandlers(book),
    'drafts.set': ({ accountId, roomId, rootId, ...draft }) => {
      get(accountId).drafts.set({ roomId, rootId: rootId ?? null }, draft);
      return {};
    },
    'drafts.list': ({ accountId }) => ({
      drafts: get(accountId)
        .drafts.list()
        .map(({ draft: { body, edit }, ...place }) => ({ ...place, body: edit?.body ?? body, edits: edit?.messageId ?? null, beside: edit ? body : '' })),
    }),
    'reads.mark': ({ accountId, roomId, seq, unread }) => {
      const { reads } = get(accountId);
      if (unread) reads.markUnread(roomId, seq);
      else reads.mark(roomId, seq);
      return {};
    },
    'links.resolve': ({ url }) => resolveLink(book.all(), url),
    'reads.markAll': ({ accountId }) => {
      get(accountId).reads.markAll();
      return {};
    },
    'users.get': async ({ accountId, userIds }) => ({ users: await get(accountId).people.get(userIds) }),
    'users.search': async ({ accountId, query }) => ({ users: await get(accountId).people.search(query) }),
    'users.update': async ({ accountId, ...input }) => {
      const { core, connection, people } = get(accountId);
      const { user } = await callNow(connection, 'users.update', { ...defined(input), opId: deps.newId() });
      core.saveRecord({ user });
      people.take([user]);
      core.news.account();
      return { user };
    },
    'presence.set': async ({ accountId, ...wish }) => {
      await get(accountId).ownPresence.set(wish);
      return {};
    },
    'privacy.set': async ({ accountId, ...wish }) => {
      await get(accountId).ownPrivacy.set(wish);
      return {};
    },
    'people.lastSeen': async ({ accountId, userIds }) => {
      const { connection } = get(accountId);
      return connection.isOpen() && !connection.hasFeature('last-seen') ? { seen: [] } : callNow(connection, 'people.lastSeen', { userIds });
    },
    'receipts.get': ({ accountId, roomId }) => ({ receipts: get(accountId).receipts.get(roomId) }),
    'typing.set': ({ accountId, roomId, rootId, on }) => {
      const { connection } = get(accountId);
      if (connection.isOpen()) void connection.call('typing.set', { roomId, on, ...(rootId === undefined ? {} : { threadRootId: rootId }) });
      return {};
    },
    'sessions.list': async ({ accountId }) => ({ sessions: await listSessions(deps, get(accountId)) }),
    'sessions.end': async ({ accountId, sessionId }) => {
      await endSession(deps, get(accountId), sessionId);
      return {};
    },
    'password.change': async ({ accountId, ...passwords }) => {
      await changePassword(deps, get(accountId), passwords);
      return {};
    },
    'settings.update': (input) => {
      const { backfillPerRoom } = settings.read();
      const next = settings.update(defined(input));
      if (next.backfillPerRoom > backfillPerRoom) for (const { backfill } of book.all()) backfill.start();
      return { settings: next };
    },
    'sync.ledger': async ({ accountId }) => {
      const account = get(accountId);
      account.core.cache.read.get('SELECT 1');
      return readLedger(account, reader);
    },
    'attention.set': (input) => {
      if (input.roomId !== null && input.accountId === null)
        throw new EngineError({ code: 'invalid', message: 'A room needs its account.', issues: [{ path: 'accountId', message: 'must be there' }] });
      setAttention(input);
      return {};
    },
  };
}
