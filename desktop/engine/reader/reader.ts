import { Worker } from 'node:worker_threads';
import { EngineError } from '../ports.ts';
import type { ReaderAnswer, ReaderReply, ReaderRequest, ReaderTask } from './reader-messages.ts';

/** What a task takes besides the file. */
type InputOf<T extends ReaderTask['task']> = Omit<Extract<ReaderTask, { task: T }>, 'task' | 'path'>;

/** The reader thread. It starts with the first task. */
export type Reader = {
  ask<T extends ReaderTask['task']>(task: T, path: string, input?: InputOf<T>): Promise<ReaderAnswer[T]>;
  close(): Promise<void>;
};

type Waiting = { resolve: (value: unknown) => void; reject: (error: unknown) => void };

/** The worker's file lies beside this one, from source and bundled (where it is an entry of its own). */
const defaultEntry = new URL(import.meta.url.endsWith('.ts') ? './reader-worker.ts' : './reader-worker.js', import.meta.url);

/** A check of a big file may still run; the end of the process does not wait for it. */
const endTimeoutMs = 1_500;

export function createReader(entry: URL = defaultEntry): Reader {
  let worker: Worker | null = null;
  let count = 0;
  const waiting = new Map<number, Waiting>();

  const giveUp = (cause: unknown): void => {
    worker = null;
    for (const { reject } of waiting.values()) reject(new EngineError({ code: 'unavailable', message: 'The local store could not be read.' }, cause));
    waiting.clear();
  };

  const started = (): Worker => {
    if (worker) return worker;
    const fresh = new Worker(entry);
    fresh.unref();
    fresh.on('message', (reply: ReaderReply) => {
      const entryOf = waiting.get(reply.n);
      waiting.delete(reply.n);
      if (reply.ok) entryOf?.resolve(reply.value);
      else entryOf?.reject(new EngineError({ code: 'unavailable', message: 'The local store could not be read.' }, reply.message));
    });
    fresh.on('error', giveUp);
    fresh.on('exit', () => {
      if (worker === fresh) giveUp(new Error('the reader thread ended'));
    });
    worker = fresh;
    return fresh;
  };

  return {
    ask<T extends ReaderTask['task']>(task: T, path: string, input?: InputOf<T>): Promise<ReaderAnswer[T]> {
      return new Promise<ReaderAnswer[T]>((resolve, reject) => {
        count += 1;
        waiting.set(count, { resolve: (value) => resolve(value as ReaderAnswer[T]), reject });
        started().postMessage({ n: count, task: { task, path, ...input } as ReaderTask } satisfies ReaderRequest);
      });
    },
    async close() {
      const ending = worker;
      giveUp(new Error('the engine closed'));
      if (!ending) return;
      let timer: NodeJS.Timeout | undefined;
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      ending.postMessage('end' satisfies ReaderRequest);
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, endTimeoutMs);
      });
      await Promise.race([ended, late]);
      clearTimeout(timer);
    },
  };
}
