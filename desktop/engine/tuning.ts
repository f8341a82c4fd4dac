/** Numbers that decide how the engine behaves; tests lower some. Times in milliseconds. */
export type Tuning = {
  /** A room further behind than this many events jumps to its head and reads the rest when somebody looks. */
  jumpOver: number;
  /** A room new to this device whose log is at most this long is read whole. */
  wholeLogUpTo: number;
  inFlightPerLane: number;
  callTimeoutMs: number;
  connectTimeoutMs: number;
  probeTimeoutMs: number;
  headsEveryMs: number;
  backoffBaseMs: number;
  backoffMaxMs: number;
  readsEveryMs: number;
  draftAfterMs: number;
  /** The access token is renewed this long before it ends. */
  renewBeforeMs: number;
  /** How long a page that somebody scrolls to may wait for the network. */
  pageWaitMs: number;
  rowsPerWrite: number;
  /** Events asked for at once in `log.since`, messages in `messages.history`. */
  logPage: number;
  historyPage: number;
  /** New rows are put into the full-text index this long after they came, together. */
  indexAfterMs: number;
  /** Pause between two pages of older history that are fetched in the background; null: none are. */
  backfillEveryMs: number | null;
  /** Files go up in pieces of this many bytes, and this many files at once. */
  uploadPieceBytes: number;
  uploadsAtOnce: number;
};

export const defaultTuning: Tuning = {
  jumpOver: 10_000,
  wholeLogUpTo: 500,
  inFlightPerLane: 8,
  callTimeoutMs: 15_000,
  connectTimeoutMs: 10_000,
  probeTimeoutMs: 3_000,
  headsEveryMs: 5 * 60_000,
  backoffBaseMs: 500,
  backoffMaxMs: 30_000,
  readsEveryMs: 1_000,
  draftAfterMs: 200,
  renewBeforeMs: 60_000,
  pageWaitMs: 5_000,
  rowsPerWrite: 200,
  logPage: 1_000,
  historyPage: 100,
  indexAfterMs: 50,
  backfillEveryMs: 400,
  uploadPieceBytes: 1024 * 1024,
  uploadsAtOnce: 2,
};
