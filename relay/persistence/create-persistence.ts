import type { EventGroup, GroupFeed } from '../domain/consumer-ports.ts';
import type { FileStore, PictureStore } from '../domain/files/file-ports.ts';
import type { LinkPreviewStore } from '../domain/links/link-ports.ts';
import type { LogReader } from '../domain/ports.ts';
import type { Stores } from '../domain/stores.ts';
import { openAdminStore } from './admin-store.ts';
import { createBlockStore } from './block-store.ts';
import { createBotStore } from './bot-store.ts';
import { createCommandStore } from './command-store.ts';
import { createDeletionStore } from './deletion-store.ts';
import { createEventFeed, type RoomsOfGroup } from './event-feed.ts';
import { createExportStore } from './export-store.ts';
import { createFileStore } from './file-store.ts';
import { createHookDeliveryStore } from './hook-delivery-store.ts';
import { createHookStore } from './hook-store.ts';
import { createInviteStore } from './invite-store.ts';
import { createLinkPreviewStore } from './link-preview-store.ts';
import { createLogReader } from './log-reader.ts';
import { createLogWriter, type LogWriterOptions, laneCount } from './log-writer.ts';
import { createMessageSearch } from './message-search.ts';
import { createMessageStore } from './message-store.ts';
import { createPictureStore } from './picture-store.ts';
import { openDatabase } from './prisma-client.ts';
import { createPrivacyStore } from './privacy-store.ts';
import { createPushQueue } from './push-queue.ts';
import { createPushTargetStore } from './push-target-store.ts';
import { createReadStore } from './read-store.ts';
import { createReceiptStore } from './receipt-store.ts';
import { refoldNames } from './refold-names.ts';
import { createReportStore } from './report-store.ts';
import { createRoomStore } from './room-store.ts';
import { createSaveStore } from './save-store.ts';
import { createSearchIndex } from './search-index.ts';
import { openServerStore } from './server-store.ts';
import { createSessionStore } from './session-store.ts';
import { createThreadStore } from './thread-store.ts';
import { createTotpStore } from './totp-store.ts';
import { createUserStore } from './user-store.ts';
import { createWritingStore } from './writing-store.ts';

/** The stores, and what beside them is of the database. */
export type Persistence = Stores & {
  log: LogReader;
  fileStore: FileStore;
  pictureStore: PictureStore;
  linkPreviewStore: LinkPreviewStore;
  searchIndex: GroupFeed;
  /** Makes the feed of a group that is handed events. `rooms`: which ones it reads; all where nothing is said. */
  eventFeed(group: EventGroup, rooms?: RoomsOfGroup): GroupFeed;
  /** Flushes the writer, then closes every connection. */
  close(): Promise<void>;
};

/**
 * Connections beside the writer's lanes: for what every opening of the app and of a room reads and nearly every call asks (one more than syncs that open at
 * once), for what keeps the search up to date, and for the rest.
 */
const connections = { reading: 5, search: 1, rest: 5 } as const;
/** What one node takes at most. */
export const connectionsOfNode = laneCount + connections.reading + connections.search + connections.rest;

/**
 * Opens the stores on a migrated database.
 * @param options.onCommitted hears every committed packet of the group commit (rare writes answer theirs), a room's in order, before the sender is answered
 * @throws {RelayError} `unavailable` where the database cannot be reached now
 */
export async function createPersistence(options: LogWriterOptions): Promise<Persistence> {
  const onLost = (error: Error): void => options.log.warn({ error }, 'a connection to the database was lost');
  const { database, close } = openDatabase(options.databaseUrl, { connections: connections.rest, name: 'parley', onLost });
  const reading = openDatabase(options.databaseUrl, { connections: connections.reading, name: 'parley reading', isPlannedOnce: true, onLost });
  // Of its own, so that reading logs into the search takes no connection from anybody, and no turn at the disk from messages.
  const forSearch = openDatabase(options.databaseUrl, {
    connections: connections.search,
    name: 'parley search',
    isPlannedOnce: true,
    isRebuildable: true,
    onLost: (error) => options.log.warn({ error }, 'the search lost its connection to the database'),
  });
  try {
    const server = await openServerStore(database);
    const admin = await openAdminStore(database);
    await refoldNames(database);
    const logWriter = createLogWriter(options);
    return {
      logWriter,
      rooms: createRoomStore({ database, statement: reading.statement }),
      invites: createInviteStore(database),
      log: createLogReader(reading),
      reads: createReadStore(database),
      receipts: createReceiptStore(database),
      privacy: createPrivacyStore(database),
      messages: createMessageStore(database),
      threads: createThreadStore(database),
      saves: createSaveStore(database),
      blocks: createBlockStore(database),
      reports: createReportStore(database),
      fileStore: createFileStore(database),
      pictureStore: createPictureStore(database),
      linkPreviewStore: createLinkPreviewStore(database),
      search: createMessageSearch(database),
      searchIndex: createSearchIndex(forSearch.database),
      eventFeed: (group, rooms) => createEventFeed(database, group, rooms),
      users: createUserStore(database, reading.database),
      sessions: createSessionStore(database),
      bots: createBotStore(database),
      commands: createCommandStore(database),
      writings: createWritingStore(database),
      hooks: createHookStore(database),
      hookDeliveries: createHookDeliveryStore(database),
      pushTargets: createPushTargetStore(database),
      pushQueue: createPushQueue(database),
      totp: createTotpStore(database),
      deletions: createDeletionStore(database),
      exports: createExportStore(database),
      server,
      admin,
      close: async () => {
        await logWriter.close();
        await forSearch.close();
        await reading.close();
        await close();
      },
    };
  } catch (error) {
    await forSearch.close();
    await reading.close();
    await close();
    throw error;
  }
}
