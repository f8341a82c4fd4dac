/** One thing that happened, for a log: what, how bad, and the details. */
export type LogEntry = { level: 'debug' | 'info' | 'warn' | 'error'; event: string; [detail: string]: unknown };
export type Log = (entry: LogEntry) => void;

/** What an error says, fit for a log line. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Writes one JSON line for each entry but the `debug` ones, to standard error: the log of a bot that names none. */
export const printLog: Log = (entry) => {
  if (entry.level !== 'debug') console.error(JSON.stringify({ at: new Date().toISOString(), ...entry }));
};
