import type { Id } from '@parley/shared/ids';
import type { AccountView, OutboxItem } from '@parley/shared/ipc/views';
import { type Backfill, createBackfill } from '../backfill/backfill.ts';
import { type Blocks, createBlocks } from '../blocks/blocks.ts';
import { type Commands, createCommands } from '../commands/commands.ts';
import { createDrafts, type Drafts } from '../drafts/drafts.ts';
import { createFiles, type Files } from '../files/files.ts';
import { createLinkPreviews } from '../links/link-previews.ts';
import { createGetMessages, type GetMessages } from '../messages/get-messages.ts';
import { createLooseMessages } from '../messages/loose-messages.ts';
import { toMessageRows } from '../messages/message-row-view.ts';
import { createOpenPage, type OpenPage } from '../messages/open-page.ts';
import { createNotifier } from '../notifications/notifier.ts';
import { createNotifyLevels, type NotifyLevels } from '../notifications/notify-levels.ts';
import { outboxItems } from '../outbox/outbox-item.ts';
import { createOwnPresence, type OwnPresence, presenceChoiceOf } from '../people/own-presence.ts';
import { createOwnPrivacy, type OwnPrivacy, privacyOf } from '../people/own-privacy.ts';
import { createPeople, type People } from '../people/people.ts';
import { createPresence, type Presence } from '../people/presence.ts';
import { createPictures, type Pictures } from '../pictures/pictures.ts';
import type { Reader } from '../reader/reader.ts';
import { createReads, type Reads } from '../reads/mark-read.ts';
import { createReceipts, type Receipts } from '../receipts/receipts.ts';
import { createTellDelivered } from '../receipts/tell-delivered.ts';
import { createForgetting } from '../rooms/forgetting.ts';
import { loseRoomSoon } from '../rooms/lose-room.ts';
import { createRoomViews, type RoomViews } from '../rooms/room-views.ts';
import { createSaves, type Saves } from '../saves/saves.ts';
import { createIndexer, tellWrites } from '../search/indexer.ts';
import { createSearch, type Search } from '../search/search-messages.ts';
import { createTokens, type Tokens } from '../session/tokens.ts';
import { findRoom, readCursors, sumUnread } from '../store/cache/rooms.ts';
import { countOutbox } from '../store/own/outbox-rows.ts';
import type { StoreProblem } from '../store/sqlite-errors.ts';
import { createAfterOpen, readBehind } from '../sync/after-open.ts';
import { type CatchUp, createCatchUp } from '../sync/catch-up.ts';
import { checkHeads } from '../sync/check-heads.ts';
import { type Connection, createConnection } from '../sync/connection.ts';
import { createFetchPage } from '../sync/fetch-page.ts';
import { createIntake } from '../sync/intake.ts';
import { createOutbox, type Outbox } from '../sync/outbox.ts';
import { createPageWatches, type PageWatches } from '../sync/page-watch.ts';
import { createRepairs } from '../sync/repair-ranges.ts';
import { createSettle } from '../sync/settle.ts';
import { takeInbox } from '../sync/take-inbox.ts';
import { takeSnapshot } from '../sync/take-snapshot.ts';
import { createFetchThread } from '../threads/fetch-thread.ts';
import { createOpenThread, type OpenThread } from '../threads/thread-page.ts';
import { threadView } from '../threads/thread-view.ts';
import { createThreads, type Threads } from '../threads/threads.ts';
import { createWritings, type Writings } from '../writings/writings.ts';
import type { AccountCore, News } from './account-core.ts';
import { createNews } from './news.ts';
import { openStores } from './open-stores.ts';

/** One account with everything that runs for it. */
export type Account = {
  core: AccountCore;
  tokens: Tokens;
  connection: Connection;
  outbox: Outbox;
  catchUp: CatchUp;
  people: People;
  presence: Presence;
  ownPresence: OwnPresence;
  ownPrivacy: OwnPrivacy;
  receipts: Receipts;
  commands: Commands;
  writings: Writings;
  reads: Reads;
  notifyLevels: NotifyLevels;
  drafts: Drafts;
  files: Files;
  watches: PageWatches;
  backfill: Backfill;
  rooms: RoomViews;
  threads: Threads;
  saves: Saves;
  blocks: Blocks;
  pictures: Pictures;
  getMessages: GetMessages;
  openThread: OpenThread;
  openPage: OpenPage;
  search: Search;
  items(roomId?: Id): OutboxItem[];
  view(): AccountView;
  start(): void;
  /** Stops at once; what is only in memory is written down. */
  close(): void;
};

export type AccountInput = Pick<AccountCore, 'id' | 'deps' | 'tuning' | 'record' | 'saveRecord' | 'publish' | 'settings' | 'attention'> & {
  directory: string;
  accountsChanged(): void;
  reader: Reader;
  onProblem(file: 'cache' | 'own', problem: StoreProblem): void;
};

/** Opens an account's stores and wires its parts. Nothing touches the network before `start`. */
export function openAccount(input: AccountInput): Account {
  const stores = openStores({ directory: input.directory, nowMs: input.deps.clock.now(), onProblem: input.onProblem });
  const { own } = stores;
  const cache = tellWrites(stores.cache, () => indexer.wake());
  let isClosed = false;
  const news: News = createNews({
    accountId: input.id,
    clock: input.deps.clock,
    publish: input.publish,
    rooms: (roomIds) => rooms.some(roomIds),
    outbox: (roomId) => items(roomId),
    toRows: (messages) => toMessageRows(core, messages),
    thread: (roomId, rootId) => threadView(core, drafts, roomId, rootId),
    heldHead: (roomId) => findRoom(cache.read, roomId)?.cursor ?? 0,
    accounts: () => input.accountsChanged(),
    isClosed: () => isClosed,
  });
  const core: AccountCore = {
    id: input.id,
    deps: input.deps,
    tuning: input.tuning,
    get record() {
      return input.record;
    },
    saveRecord: (changes) => input.saveRecord(changes),
    cache,
    own,
    news,
    loose: createLooseMessages(),
    forgetting: createForgetting({ id: input.id, deps: input.deps, cache, isClosed: () => isClosed }, () => connection.resync()),
    changesOf: (roomId, messageId) => outbox.changesOf(roomId, messageId),
    previewsOf: (message, isShown) => linkPreviews.of(message, isShown),
    changedAmong: (messages) => outbox.changedAmong(messages),
    inOneLook: (run) => cache.snapshot(() => own.snapshot(run)),
    publish: (change) => {
      if (isClosed) return;
      if (change.type === 'room-removed') files.forgetRoom(change.roomId);
      if (change.type === 'members-changed') receipts.membersChanged(change.roomId);
      input.publish(change);
    },
    settings: input.settings,
    attention: input.attention,
    isClosed: () => isClosed,
  };
  const indexer = createIndexer(core, stores.cache);
  const tokens = createTokens(core, (session) => core.saveRecord({ user: session.user, nodes: session.nodes ?? [] }));
  const connection = createConnection(core, tokens);
  const linkPreviews = createLinkPreviews(core, connection);
  const people = createPeople(core, connection);
  const presence: Presence = createPresence(core, (userId) => blocks.has(userId));
  const blocks: Blocks = createBlocks(core, connection, {
    changed(blocked) {
      for (const userId of blocked) presence.hush(userId);
      reads.recountAll();
      threads.recountAll();
    },
    told: () => reads.recountAll(),
  });
  const pictures = createPictures(core, tokens, input.directory);
  const ownPresence = createOwnPresence(core, connection);
  const receipts = createReceipts(core, connection);
  const commands = createCommands(core, connection);
  const writings = createWritings(core, connection);
  const delivered = createTellDelivered(core, connection);
  const ownPrivacy = createOwnPrivacy(core, connection, (privacy) => receipts.shared(privacy?.receipts === true));
  const notifier = createNotifier(core, blocks.has);
  const drafts = createDrafts(core);
  const files: Files = createFiles({
    core,
    connection,
    tokens,
    directory: input.directory,
    settled: ({ opId, error }) => {
      if (opId !== null) outbox.fileSettled(opId, error);
    },
    draftChanged: drafts.filesChanged,
  });
  const watches = createPageWatches();
  const reads = createReads(core, connection, notifier.read);
  const notifyLevels = createNotifyLevels(core, connection);
  const threads = createThreads(core, connection, notifier.readThread);
  const saves = createSaves(core, connection);
  const getMessages = createGetMessages(core, connection, people.need);
  const rooms = createRoomViews(core, drafts, presence, () => outbox.done);
  const outbox = createOutbox(
    core,
    connection,
    createSettle(core, (roomId) => {
      void catchUp.catchUp(roomId);
      files.wake();
    }),
    files,
  );
  const intake = createIntake(core, watches, {
    ownStored: outbox.stored,
    arrived(roomId, messages, origin) {
      notifier.arrived(roomId, messages, origin);
      delivered.arrived(roomId);
    },
    ownChanged: outbox.ownChanged,
    threads: threads.touched,
    deleted(roomId, ids) {
      notifier.deleted(roomId, ids);
      saves.deleted(roomId, ids);
      files.deleted(roomId, ids);
      linkPreviews.deleted(roomId, ids);
    },
    countsUncertain: reads.recount,
    roomDeleted: (roomId) => loseRoomSoon(core, watches, roomId, 'deleted'),
    people: people.need,
  });
  const repairs = createRepairs(core, connection, intake);
  const fetchPage = createFetchPage(core, connection, watches, people.need);
  let pagesWaitedFor = 0;
  /** The same for what somebody looks at: the backfill steps back meanwhile. */
  const fetchShown: typeof fetchPage = async (roomId, anchor) => {
    pagesWaitedFor += 1;
    try {
      return await fetchPage(roomId, anchor);
    } finally {
      pagesWaitedFor -= 1;
    }
  };
  const behind = { core, connection, fetchPage: fetchShown, repairs };
  const jumped = (roomId: Id): void => {
    reads.recount(roomId);
    readBehind(behind, roomId).catch((error: unknown) => core.deps.log('warn', 'read-behind-failed', { accountId: core.id, roomId, message: String(error) }));
  };
  const catchUp = createCatchUp({ core, connection, intake, watches, jumped, begun: notifier.history });
  const items = (roomId?: Id): OutboxItem[] => outboxItems(core, outbox, roomId);
  const afterOpen = createAfterOpen({ ...behind, catchUp });
  const backfill = createBackfill({ core, connection, fetchPage, repairs, isSomebodyReading: () => pagesWaitedFor > 0 });
  const guard = (what: string, run: Promise<void>): void => {
    run.catch((error: unknown) => core.deps.log('warn', what, { accountId: core.id, message: String(error) }));
  };

  connection.attach({
    cursors: () => readCursors(cache.read),
    async opened(snapshot) {
      await takeSnapshot({ core, people, presence, watches }, snapshot);
      ownPresence.take(snapshot.presence ?? 'online');
      ownPrivacy.take(snapshot.privacy ?? null);
    },
    push(push) {
      if (push.type === 'log') catchUp.receive(push.packet);
      else if (push.type === 'signal') {
        presence.take(push.signal);
        receipts.take(push.signal);
        commands.take(push.signal);
        writings.take(push.signal);
      } else if (push.type === 'inbox')
        takeInbox(
          {
            core,
            people,
            presence,
            ownPresence,
            ownPrivacy,
            reads,
            threads,
            saves,
            blocks,
            watches,
            catchUp: (roomId) => void catchUp.catchUp(roomId),
            resync: connection.resync,
          },
          push.item,
        );
    },
    ready() {
      outbox.wakeAll();
      ownPresence.ready();
      guard('files-failed', files.ready());
      reads.sendAll();
      receipts.ready();
      commands.ready();
      writings.ready();
      linkPreviews.ready();
      delivered.ready();
      guard('threads-failed', threads.sync());
      guard('notify-levels-failed', notifyLevels.sync());
      guard('saves-failed', saves.sync());
      guard('blocks-failed', blocks.sync());
      guard('after-open-failed', afterOpen().then(backfill.start));
    },
    lost() {
      presence.clear();
      // Nobody tells of their changes any more.
      core.loose.clear();
    },
    checkHeads: (timeoutMs) => checkHeads(core, connection, catchUp.noteHead, timeoutMs),
  });

  return {
    core,
    backfill,
    tokens,
    connection,
    outbox,
    catchUp,
    people,
    presence,
    ownPresence,
    ownPrivacy,
    receipts,
    commands,
    writings,
    reads,
    notifyLevels,
    drafts,
    files,
    watches,
    rooms,
    threads,
    saves,
    blocks,
    pictures,
    getMessages,
    openThread: createOpenThread({
      core,
      drafts,
      fetchThread: createFetchThread(core, connection, watches, people.need),
      isOpen: connection.isOpen,
      outboxItems: items,
    }),
    openPage: createOpenPage({ core, fetchPage: fetchShown, repairs, isOpen: connection.isOpen, outboxItems: items }),
    search: createSearch(core, input.reader),
    items,
    view() {
      const counts = [...countOutbox(own.read, outbox.done).values()];
      const sum = (of: 'waiting' | 'failed'): number => counts.reduce((total, lane) => total + lane[of], 0);
      const { id, serverUrl, serverName, user } = input.record;
      return {
        id,
        serverUrl,
        serverName,
        user,
        presence: presenceChoiceOf(cache.read),
        privacy: privacyOf(cache.read),
        connection: connection.view(),
        ...sumUnread(cache.read),
        waiting: sum('waiting'),
        failed: sum('failed'),
      };
    },
    start() {
      indexer.wake();
      core.forgetting.resume();
      connection.start();
    },
    close() {
      if (isClosed) return;
      try {
        drafts.flush();
        outbox.flush();
        files.close();
        news.flush();
      } catch (error) {
        core.deps.log('error', 'close-failed', { accountId: core.id, message: String(error) });
      }
      isClosed = true;
      connection.stop();
      cache.close();
      own.close();
    },
  };
}
