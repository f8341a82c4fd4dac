import type { DeletionStore, ExportStore, TotpStore } from './accounts/account-ports.ts';
import type { AdminStore } from './admin/admin-ports.ts';
import type { BotStore } from './bots/bot-ports.ts';
import type { CommandStore } from './commands/command-ports.ts';
import type { HookDeliveryStore, HookStore } from './hooks/hook-ports.ts';
import type {
  BlockStore,
  InviteStore,
  LogWriter,
  MessageStore,
  ReadStore,
  ReportStore,
  RoomStore,
  SaveStore,
  ServerStore,
  ThreadStore,
  UserStore,
} from './ports.ts';
import type { PushQueue, PushTargetStore } from './push/push-ports.ts';
import type { PrivacyStore, ReceiptStore } from './receipts/receipt-ports.ts';
import type { MessageSearch } from './search/search-ports.ts';
import type { SessionStore } from './sessions/session-ports.ts';
import type { WritingStore } from './writings/writing-ports.ts';

/** What the relay keeps, by kind: ports of the domain, all of one database. */
export type Stores = {
  logWriter: LogWriter;
  rooms: RoomStore;
  invites: InviteStore;
  reads: ReadStore;
  receipts: ReceiptStore;
  privacy: PrivacyStore;
  messages: MessageStore;
  threads: ThreadStore;
  saves: SaveStore;
  blocks: BlockStore;
  reports: ReportStore;
  search: MessageSearch;
  users: UserStore;
  sessions: SessionStore;
  totp: TotpStore;
  deletions: DeletionStore;
  exports: ExportStore;
  bots: BotStore;
  commands: CommandStore;
  writings: WritingStore;
  hooks: HookStore;
  hookDeliveries: HookDeliveryStore;
  pushTargets: PushTargetStore;
  pushQueue: PushQueue;
  server: ServerStore;
  admin: AdminStore;
};
