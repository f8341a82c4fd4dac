export type SqlValue = string | number | null;

/** Reading only. Every read-only function of the repositories takes this. */
export type ReadHandle = {
  get<T>(sql: string, ...values: SqlValue[]): T | undefined;
  all<T>(sql: string, ...values: SqlValue[]): T[];
};

declare const insideTransaction: unique symbol;

/** Reading and writing; exists only inside `Store.write`, so nothing can be written outside a transaction. */
export type WriteHandle = ReadHandle & {
  run(sql: string, ...values: SqlValue[]): { changes: number };
  readonly [insideTransaction]: true;
};

/** One open database. Synchronous; a failing file throws `StoreError`. */
export type Store = {
  readonly path: string;
  /** What was wrong with the file that was there before and was put aside; null: nothing. */
  readonly quarantined: string | null;
  readonly read: ReadHandle;
  /** All reads within see one state of the file, and take its locks once instead of once each: what many statements answer is read so. */
  snapshot<T>(run: () => T): T;
  /** One transaction: all of `change` or nothing. At most 200 rows; callers with more yield between. */
  write<T>(change: (handle: WriteHandle) => T): T;
  close(): void;
};
