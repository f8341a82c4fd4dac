import type { File as StoredFile } from '@parley/shared/entities/file';
import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import { type IpcCallName, ipcContract } from '@parley/shared/ipc/contract';
import type { OutboxItem, RoomView, TimelineRow } from '@parley/shared/ipc/views';
import { issuesOf } from '@parley/shared/protocol/errors';
import { fail, ok, type Result } from '@parley/shared/result';
import type { ParleyBridge } from '../parley-bridge.ts';
import { flushNews } from '../state/actions/news.ts';
import { accountHandlers, sampleCode, sampleResetCode } from './fake-account.ts';
import { adminHandlers } from './fake-admin.ts';
import { botHandlers } from './fake-bots.ts';
import { changeHandlers, seenRow, settleChanges } from './fake-changes.ts';
import { type FakeContext, type Handlers, offline, unknown } from './fake-context.ts';
import { fileHandlers, giveBackFiles, takeDraftFiles, toStoredFile } from './fake-files.ts';
import { hookHandlers } from './fake-hooks.ts';
import { peopleHandlers } from './fake-people.ts';
import { personHandlers } from './fake-person.ts';
import { pushHandlers } from './fake-push.ts';
import { receiptHandlers } from './fake-receipts.ts';
import { ledgerOf, sampleSessions } from './fake-reports.ts';
import { roomHandlers } from './fake-rooms.ts';
import { searchHandlers } from './fake-search.ts';
import { pushThread, threadHandlers } from './fake-threads.ts';
import { pageOf } from './fake-timeline.ts';
import { connectionOf, createWorld, type FakeAccount, presenceIn } from './fake-world.ts';
import { sampleFilesOrigin } from './sample-files.ts';
import { sampleMessage } from './sample-messages.ts';
import { personId } from './sample-people.ts';
import { roomSamples } from './sample-rooms.ts';
import type { Scenario } from './scenario.ts';

export type FakeParley = ParleyBridge & {
  /** Every call that was made, oldest first. */
  calls: { name: IpcCallName; input: unknown }[];
  /** Sends news to the window as the engine would. */
  push(change: Change): void;
  /** A message of somebody else arrives. */
  receive(accountId: Id, roomId: Id, authorId: Id, body: string, part?: Pick<OutboxItem, 'replyToId' | 'threadRootId'>): void;
  /** Changes the connection of the first account; back online the outbox goes out. */
  connect(state: Scenario['state']): void;
};

/** What a server of sample data shows that vouches for itself. */
const sampleFingerprint = Array.from({ length: 32 }, (_, index) => (index * 7 + 16).toString(16).toUpperCase()).join(':');

/** An engine in memory with the sample team: answers every call of the contract, sends the same news. For tests and the gallery only. */
export function createFakeParley(scenario: Scenario, now: () => number = Date.now): FakeParley {
  const world = createWorld(scenario, now());
  const listeners = new Set<(change: Change) => void>();
  const calls: FakeParley['calls'] = [];
  let lastN = 100;

  /** Shown at once: how the window gathers news by the clock is tested apart, and a test must not depend on how busy the machine is. */
  const push = (change: Change) => {
    for (const listener of [...listeners]) listener(change);
    flushNews();
  };
  const account = (id: Id): FakeAccount => {
    const found = world.accounts.find((candidate) => candidate.view.id === id);
    if (!found) throw new Error(`The fake has no account ${id}.`);
    return found;
  };
  const isOnline = (at: FakeAccount) => at.view.connection.state === 'online' || at.view.connection.state === 'catching-up';
  const newId = () => `0198c0e1-0000-7000-8000-${String(++lastN).padStart(12, '0')}`;
  const onServer = <T>(at: FakeAccount, run: () => Result<T>): Result<T> => (isOnline(at) ? run() : fail(offline));
  const pushAccounts = () => push({ type: 'accounts-changed', accounts: world.accounts.map((at) => at.view) });

  const updateView = (at: FakeAccount, roomId: Id, part: Partial<RoomView>) => {
    const view = at.rooms.get(roomId);
    if (!view) return;
    at.rooms.set(roomId, { ...view, ...part });
    push({ type: 'rooms-changed', accountId: at.view.id, rooms: [{ ...view, ...part }] });
  };
  const updateOutbox = (at: FakeAccount, roomId: Id, items: OutboxItem[]) => {
    at.outbox = items;
    const here = items.filter((item) => item.roomId === roomId);
    const failed = here.filter((item) => item.state === 'failed').length;
    push({ type: 'outbox-changed', accountId: at.view.id, roomId, items: here });
    updateView(at, roomId, { waiting: here.length - failed, failed });
    const allFailed = items.filter((item) => item.state === 'failed').length;
    at.view = { ...at.view, waiting: items.length - allFailed, failed: allFailed };
    pushAccounts();
  };
  const store = (
    at: FakeAccount,
    roomId: Id,
    authorId: Id,
    body: string,
    part: Pick<OutboxItem, 'replyToId' | 'threadRootId'> & { files?: StoredFile[] } = {},
  ) => {
    const rows = at.rows.get(roomId) ?? [];
    const seq = rows.length + 1;
    const row: TimelineRow = { kind: 'message', seq, message: sampleMessage(roomId, seq, authorId, body, now(), part) };
    at.rows.set(roomId, [...rows, row]);
    push({ type: 'rows-changed', accountId: at.view.id, roomId, rows: [row], headSeq: seq });
    const view = at.rooms.get(roomId);
    const isOwn = authorId === at.view.user.id;
    if (part.threadRootId !== undefined) {
      updateView(at, roomId, { headSeq: seq, lastMessageAt: now() });
      growThread(at, roomId, part.threadRootId, authorId, seq);
      return;
    }
    updateView(at, roomId, { headSeq: seq, lastMessageAt: now(), ...(isOwn ? { lastReadSeq: seq, unread: 0 } : { unread: (view?.unread ?? 0) + 1 }) });
  };
  /** The root says how its thread grew; who writes in a thread follows it. */
  const growThread = (at: FakeAccount, roomId: Id, rootId: Id, authorId: Id, seq: number) => {
    const rows = at.rows.get(roomId) ?? [];
    const index = rows.findIndex((row) => row.kind === 'message' && row.message.id === rootId);
    const row = rows[index];
    if (row?.kind !== 'message') return;
    const known = row.message.thread ?? { replies: 0, lastSeq: 0, userIds: [] };
    const thread = { replies: known.replies + 1, lastSeq: seq, userIds: [...new Set([...known.userIds, authorId])] };
    const root = { ...row, message: { ...row.message, version: row.message.version + 1, thread } };
    at.rows.set(roomId, rows.with(index, root));
    push({ type: 'rows-changed', accountId: at.view.id, roomId, rows: [seenRow(at, root)], headSeq: seq });
    if (authorId === at.view.user.id) at.threads.set(rootId, { lastReadSeq: seq, isFollowed: true });
    pushThread({ push, updateView }, at, roomId, rootId);
  };
  const drain = (at: FakeAccount) => {
    settleChanges(context, at);
    for (const item of at.outbox.filter((candidate) => candidate.state !== 'failed')) {
      const { replyToId, threadRootId } = item;
      const files = item.files?.map((file) => toStoredFile(file, now()));
      store(at, item.roomId, at.view.user.id, item.body, {
        ...(files ? { files } : {}),
        ...(replyToId ? { replyToId } : {}),
        ...(threadRootId ? { threadRootId } : {}),
      });
      updateOutbox(
        at,
        item.roomId,
        at.outbox.filter((other) => other.opId !== item.opId),
      );
    }
  };
  const changeItem = (accountId: Id, opId: Id, change: (item: OutboxItem) => OutboxItem | null): Result<Record<string, never>> => {
    const at = account(accountId);
    const item = at.outbox.find((candidate) => candidate.opId === opId);
    if (!item) return fail(unknown);
    updateOutbox(
      at,
      item.roomId,
      at.outbox.flatMap((other) => (other.opId === opId ? (change(other) ?? []) : other)),
    );
    drainSoon(at);
    return ok({});
  };
  const addAccount = (serverUrl: string, handle: string, displayName: string) => {
    const made = createWorld({ ...scenario, accounts: 1, state: 'online', empty: true }, now()).accounts[0];
    if (!made) throw new Error('The fake made no account.');
    const id = newId();
    const user = { id: newId(), handle, displayName, version: 1 };
    made.view = { ...made.view, id, user, serverUrl, serverName: new URL(serverUrl).hostname, unread: 0 };
    made.users.set(user.id, user);
    world.accounts.push(made);
    pushAccounts();
    return ok({ account: made.view, joinedRoomId: null });
  };
  const drainSoon = (at: FakeAccount) => {
    if (isOnline(at)) setTimeout(() => drain(at), 60);
  };
  const context: FakeContext = { world, now, newId, account, isOnline, push, updateView, drainSoon };

  const trusted = new Set<string>();
  const mutes = new Map<string, number>();
  const handlers: Handlers = {
    ...changeHandlers(context),
    ...threadHandlers(context),
    ...searchHandlers(context),
    ...fileHandlers(context),
    ...roomHandlers(context, scenario, mutes),
    ...peopleHandlers(context, scenario, mutes),
    ...adminHandlers(context),
    ...botHandlers(context, scenario),
    ...hookHandlers(context, scenario),
    ...pushHandlers(context),
    ...accountHandlers(context),
    'app.view': () => ok({ accounts: world.accounts.map((at) => at.view), settings: world.settings, secretStorage: world.secretStorage }),
    'servers.probe': ({ url }) => {
      if (url.includes('nowhere')) return fail({ code: 'unavailable', message: `No server answers at ${url}.` });
      if (url.includes('own-certificate') && !trusted.has(url)) {
        const message =
          'No authority that this computer knows vouches for this server. Compare the fingerprint of its certificate with your admin before you go on.';
        return fail({ code: 'unavailable', message, issues: [{ path: 'certificate', message: sampleFingerprint }] });
      }
      if (url.includes('nothing')) return fail({ code: 'not-found', message: 'Something answers there, but it is not a Parley server.' });
      const full = /^https?:/.test(url) ? url : /^(localhost|127\.)/.test(url) ? `http://${url}` : `https://${url}`;
      const registration = url.includes('closed') ? 'closed' : url.includes('invite') ? 'invite' : 'open';
      return ok({
        url: full,
        name: 'Fjordlight',
        version: '0.1.0',
        nodeName: 'fra-2',
        storeId: newId(),
        registration,
        isSupported: !url.includes('old'),
        latencyMs: 18,
      });
    },
    'servers.trust': ({ url }) => {
      trusted.add(url);
      return ok({});
    },
    'accounts.register': (input) =>
      input.handle === 'ines'
        ? fail({ code: 'conflict', message: '@ines is taken.', issues: [{ path: 'handle', message: '@ines is taken.' }] })
        : addAccount(input.serverUrl, input.handle, input.displayName),
    'accounts.signIn': (input) => {
      if (input.password === 'wrong') return fail({ code: 'unauthenticated', message: 'That name and password do not fit together.' });
      // Whoever has `two` in the handle has a second step.
      const isAsked = input.handle.includes('two') && input.totp !== sampleCode;
      const message = input.totp === undefined ? 'is needed' : 'is wrong';
      return isAsked
        ? fail({ code: 'unauthenticated', message, issues: [{ path: 'totp', message }] })
        : addAccount(input.serverUrl, input.handle, 'Ines Okafor');
    },
    'accounts.resetPassword': ({ code }) =>
      code === sampleResetCode ? ok({}) : fail({ code: 'not-found', message: 'This link sets no password (any more).' }),
    'accounts.signOut': ({ accountId }) => {
      world.accounts = world.accounts.filter((at) => at.view.id !== accountId);
      pushAccounts();
      return ok({});
    },
    'connection.retry': () => {
      bridge.connect('online');
      return ok({});
    },
    'timeline.page': ({ accountId, roomId, anchor, limit }) => {
      const at = account(accountId);
      const view = at.rooms.get(roomId);
      if (!view) return fail(unknown);
      const page = pageOf(view, at.rows.get(roomId) ?? [], at.outbox, anchor, limit);
      return ok({ ...page, rows: page.rows.map((row) => (row.kind === 'message' ? seenRow(at, row) : row)) });
    },
    'messages.send': ({ accountId, roomId, kind, body, replyToId, threadRootId, fileIds }) => {
      const at = account(accountId);
      const opId = newId();
      const files = fileIds ? takeDraftFiles({ push }, at, roomId, threadRootId ?? null, fileIds) : [];
      const item: OutboxItem = {
        n: lastN,
        opId,
        roomId,
        call: 'messages.send',
        body,
        ...(kind ? { kind } : {}),
        ...(files.length > 0 ? { files } : {}),
        ...(replyToId ? { replyToId } : {}),
        ...(threadRootId ? { threadRootId } : {}),
        state: 'queued',
        attempts: 0,
        createdAt: now(),
        retryAtMs: null,
        error: null,
      };
      updateOutbox(at, roomId, [...at.outbox, item]);
      drainSoon(at);
      return ok({ opId });
    },
    'messages.forward': ({ accountId, to, toUserIds = [], body }) => {
      const opened = toUserIds.map((userId) => handlers['rooms.direct']({ accountId, userIds: [userId] }));
      const roomIds = [...to, ...opened.flatMap((answer) => (answer.ok ? [answer.value.room.id] : []))];
      for (const target of roomIds) handlers['messages.send']({ accountId, roomId: target, body });
      return ok({ roomIds });
    },
    'outbox.list': ({ accountId }) => ok({ items: account(accountId).outbox }),
    'outbox.retry': ({ accountId, opId }) => changeItem(accountId, opId, (item) => ({ ...item, state: 'queued', error: null })),
    'outbox.edit': ({ accountId, opId, body }) => changeItem(accountId, opId, (item) => ({ ...item, body, state: 'queued', error: null })),
    'outbox.delete': ({ accountId, opId, filesBack = [] }) => {
      const item = account(accountId).outbox.find((candidate) => candidate.opId === opId);
      if (item?.call === 'messages.send') giveBackFiles({ push }, account(accountId), item, filesBack);
      return changeItem(accountId, opId, () => null);
    },
    'drafts.get': ({ accountId, roomId, rootId }) =>
      ok({
        ...(account(accountId).drafts.get(rootId ?? roomId) ?? { body: '', cursor: 0, replyToId: null, edit: null }),
        files: account(accountId).draftFiles.get(rootId ?? roomId) ?? [],
      }),
    'drafts.list': ({ accountId }) => {
      const { drafts, rooms } = account(accountId);
      const own = [...drafts].filter(([id, { body, edit }]) => rooms.has(id) && (body.trim() !== '' || edit !== null));
      return ok({
        drafts: own.map(([roomId, { body, edit }]) => ({
          roomId,
          rootId: null,
          body: edit?.body ?? body,
          updatedAt: now(),
          edits: edit?.messageId ?? null,
          beside: edit ? body : '',
        })),
      });
    },
    'drafts.set': ({ accountId, roomId, rootId, body, cursor, replyToId, edit }) => {
      account(accountId).drafts.set(rootId ?? roomId, { body, cursor, replyToId, edit });
      if (rootId !== undefined) {
        push({ type: 'draft-changed', accountId, roomId, rootId, hasDraft: body.trim() !== '' });
        return ok({});
      }
      const hasDraft = body.trim() !== '';
      const view = account(accountId).rooms.get(roomId);
      if (view && view.hasDraft !== hasDraft) {
        account(accountId).rooms.set(roomId, { ...view, hasDraft });
        push({ type: 'draft-changed', accountId, roomId, rootId: null, hasDraft });
      }
      return ok({});
    },
    'reads.mark': ({ accountId, roomId, seq }) => {
      const view = account(accountId).rooms.get(roomId);
      if (!view) return fail(unknown);
      updateView(account(accountId), roomId, { lastReadSeq: seq, unread: Math.max(0, view.headSeq - seq), mentions: 0 });
      return ok({});
    },
    'reads.markAll': ({ accountId }) => {
      const at = account(accountId);
      for (const view of [...at.rooms.values()])
        if (view.unread > 0 || view.mentions > 0) updateView(at, view.room.id, { lastReadSeq: view.headSeq, unread: 0, mentions: 0 });
      return ok({});
    },
    'users.get': ({ accountId, userIds }) => ok({ users: userIds.flatMap((id) => account(accountId).users.get(id) ?? []) }),
    'users.search': ({ accountId, query }) => {
      const wanted = query.toLowerCase();
      return ok({ users: [...account(accountId).users.values()].filter((user) => `${user.displayName} ${user.handle}`.toLowerCase().includes(wanted)) });
    },
    ...personHandlers(context),
    ...receiptHandlers(context),
    'typing.set': () => ok({}),
    'sessions.list': ({ accountId }) => onServer(account(accountId), () => ok({ sessions: sampleSessions(now()) })),
    'sessions.end': ({ accountId }) => onServer(account(accountId), () => ok({})),
    'settings.update': (part) => {
      world.settings = { ...world.settings, ...Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) };
      push({ type: 'settings-changed', settings: world.settings });
      return ok({ settings: world.settings });
    },
    'sync.ledger': ({ accountId }) => ok(ledgerOf(account(accountId), now())),
    'attention.set': () => ok({}),
    'shell.window': () => ok({}),
    'shell.openExternal': () => ok({}),
    'shell.copyText': () => ok({}),
    'shell.start': () =>
      ok({ platform: 'linux', version: '0.1.0', profile: 'default', defaultServerUrl: scenario.accounts === 0 ? 'http://localhost:8080' : null }),
    'shell.testNotification': () => ok({ isShown: true }),
  };

  const bridge: FakeParley = {
    filesOrigin: sampleFilesOrigin,
    calls,
    push,
    call: async (name, input) => {
      calls.push({ name, input });
      if (scenario.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, scenario.delayMs));
      const parsed = ipcContract[name].input.safeParse(input);
      if (!parsed.success) return fail({ code: 'invalid', message: 'The input was not understood.', issues: issuesOf(parsed.error) });
      return handlers[name](parsed.data as never) as never;
    },
    onChange: (listener) => {
      listeners.add(listener);
      if (scenario.accounts > 0) queueMicrotask(announce);
      return () => listeners.delete(listener);
    },
    receive: (accountId, roomId, authorId, body, part) => store(account(accountId), roomId, authorId, body, part),
    connect: (state) => {
      const at = world.accounts[0];
      if (!at) return;
      at.view = { ...at.view, connection: connectionOf(state, now()) };
      push({ type: 'connection-changed', accountId: at.view.id, connection: at.view.connection });
      if (isOnline(at)) drain(at);
    },
  };

  function announce() {
    const at = world.accounts[0];
    if (!at || scenario.empty) return;
    for (const [userId, status] of Object.entries(presenceIn(scenario))) push({ type: 'presence-changed', accountId: at.view.id, userId, status });
    if (scenario.typing && isOnline(at))
      push({ type: 'typing-changed', accountId: at.view.id, roomId: roomSamples.firmware.id, rootId: null, userIds: [personId('samuel'), personId('priya')] });
  }
  return bridge;
}
