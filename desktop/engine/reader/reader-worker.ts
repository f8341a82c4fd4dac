import { parentPort } from 'node:worker_threads';
import { findMessages } from '../search/find-messages.ts';
import { createGramSample, type GramSample } from '../search/gram-sample.ts';
import type { Found } from '../search/search-plan.ts';
import { Superseded } from '../search/walk.ts';
import { openReadOnly } from '../store/open-store.ts';
import type { ReaderReply, ReaderRequest, ReaderTask } from './reader-messages.ts';

/** The entry of the reader thread: slow reading on connections of its own, so that the engine never waits for it. */
const open = new Map<string, ReturnType<typeof openReadOnly>>();

function connectionTo(path: string): ReturnType<typeof openReadOnly> {
  const known = open.get(path);
  if (known) return known;
  const connection = openReadOnly(path);
  open.set(path, connection);
  return connection;
}

/** Counting a million messages takes ten times as long as finding some, and hardly changes. */
const heldForMs = 5_000;
const held = new Map<string, { messages: number; atMs: number }>();

function countHeld(path: string): number {
  const known = held.get(path);
  if (known && performance.now() - known.atMs < heldForMs) return known.messages;
  const messages = connectionTo(path).read.get<{ n: number }>('SELECT count(*) AS n FROM messages')?.n ?? 0;
  held.set(path, { messages, atMs: performance.now() });
  return messages;
}

/** Grown in small steps between tasks, once somebody searches, and anew when the store has grown by half. */
const samples = new Map<string, { grams: GramSample; held: number }>();

function sampleOf(path: string, held: number): GramSample {
  const known = samples.get(path);
  if (known && held < known.held * 1.5 + 1_000) return known.grams;
  const grams = createGramSample();
  samples.set(path, { grams, held });
  const grow = (): void => {
    const connection = open.get(path);
    if (connection && samples.get(path)?.grams === grams && !grams.grow(connection.read)) setImmediate(grow);
  };
  setImmediate(grow);
  return grams;
}

function search({ path, plan, mine, turn }: Extract<ReaderTask, { task: 'search' }>): Found | null {
  const isSuperseded = (): boolean => Atomics.load(turn, 0) !== mine;
  if (isSuperseded()) return null;
  const { read, snapshot } = connectionTo(path);
  const messages = countHeld(path);
  const { choose } = sampleOf(path, messages);
  try {
    return { ...snapshot(() => findMessages(read, plan, { now: () => performance.now(), isSuperseded, choose })), held: messages };
  } catch (error) {
    if (error instanceof Superseded) return null;
    throw error;
  }
}

function carryOut(task: ReaderTask): unknown {
  if (task.task === 'release') {
    open.get(task.path)?.close();
    open.delete(task.path);
    held.delete(task.path);
    samples.delete(task.path);
    return null;
  }
  if (task.task === 'search') return search(task);
  const { read } = connectionTo(task.path);
  if (task.task === 'quick-check') {
    const detail = read.all<{ quick_check: string }>('PRAGMA quick_check(1)').map((row) => row.quick_check);
    return { isSound: detail.length === 1 && detail[0] === 'ok', detail: detail.join('; ') };
  }
  const messages = read.get<{ n: number }>('SELECT count(*) AS n FROM messages')?.n ?? 0;
  const bytes = read.get<{ bytes: number }>('SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()')?.bytes ?? 0;
  const ranges = read.all('SELECT room_id AS roomId, from_seq AS fromSeq, to_seq AS toSeq FROM ranges ORDER BY room_id, from_seq');
  return { messages, bytes, ranges };
}

parentPort?.on('message', (request: ReaderRequest) => {
  if (request === 'end') {
    for (const connection of open.values()) connection.close();
    parentPort?.close();
    return;
  }
  const { n, task } = request;
  let reply: ReaderReply;
  try {
    reply = { n, ok: true, value: carryOut(task) };
  } catch (error) {
    reply = { n, ok: false, message: String(error) };
  }
  parentPort?.postMessage(reply);
});
