import type { LinkPreview } from '@parley/shared/entities/link-preview';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { IpcInput } from '@parley/shared/ipc/contract';
import type { Settings, SystemEvent } from '@parley/shared/ipc/views';
import type { LooseMessages } from '../messages/loose-messages.ts';
import type { WaitingChange } from '../messages/overlay.ts';
import type { EngineDeps } from '../ports.ts';
import type { Forgetting } from '../rooms/forgetting.ts';
import type { AccountRecord } from '../store/device/accounts.ts';
import type { MessageName } from '../store/message-name.ts';
import type { Store } from '../store/store.ts';
import type { Tuning } from '../tuning.ts';

/** What the person is looking at now. `isAtEnd`: the newest message of the room, or of the thread beside it, is in view. */
export type Attention = IpcInput<'attention.set'>;

/** News of one account, gathered within one turn of the event loop: each says what is so now, so only the last matters. */
export type News = {
  /** Messages that were added or changed, as stored now; what waits for them is laid over them when the news goes out. */
  messages(roomId: Id, messages: readonly Message[]): void;
  system(roomId: Id, events: readonly SystemEvent[]): void;
  thread(roomId: Id, rootId: Id): void;
  room(roomId: Id): void;
  outbox(roomId: Id): void;
  reset(roomId: Id): void;
  account(): void;
  /** Sends what was gathered, at once. */
  flush(): void;
};

/** What every part of one account works with. `record` is the account as stored in the profile; its fields change through `saveRecord` only. */
export type AccountCore = {
  readonly id: Id;
  readonly deps: EngineDeps;
  readonly tuning: Tuning;
  readonly record: Readonly<AccountRecord>;
  saveRecord(changes: Partial<Pick<AccountRecord, 'serverName' | 'user' | 'nodes' | 'endedCode'>>): void;
  readonly cache: Store;
  readonly own: Store;
  readonly news: News;
  readonly loose: LooseMessages;
  readonly forgetting: Forgetting;
  publish(change: Change): void;
  settings(): Settings;
  attention(): Attention;
  /** This person's changes of a message that the log does not hold yet, in their order. */
  changesOf(roomId: Id, messageId: Id): WaitingChange[];
  /** What is known of a message's links; `isShown`: what is not known is asked for. */
  previewsOf(message: Message, isShown: boolean): LinkPreview[];
  /** Those of these messages that may have such changes; by `keyOfMessage`. */
  changedAmong(messages: readonly MessageName[]): ReadonlySet<string>;
  /** Reads from both stores, each as one `snapshot`. */
  inOneLook<T>(run: () => T): T;
  /** True from the start of closing: whatever comes back from the network then is dropped. */
  isClosed(): boolean;
};
