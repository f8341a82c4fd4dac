import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './child-processes.mjs';
import { step } from './progress.mjs';

// The relay of `npm start`: one node on an embedded PostgreSQL, for this machine only.

const root = fileURLToPath(new URL('..', import.meta.url));
const defaultPort = 4800;
const startTimeoutMs = 120_000;
/** The relay drains for at most 10 s and stops its database last. */
const stopGraceMs = 20_000;

/**
 * @typedef {{ startPid: number; relayPid: number; port: number }} RunRecord what the last start noted: who ran, and on which port, so that the address
 * the app remembers stays good
 */

/** @returns {RunRecord | null} */
function readRecord(folder) {
  const path = join(folder, 'start.json');
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Whether a process lives and is what we think: a number may by now belong to another program. */
function isOurs(pid, word) {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
  } catch {
    return false;
  }
}

/**
 * Starts the relay, or says why it cannot. Ends one that an earlier, killed start left behind.
 * @param {string} folder where its data, its log and the note of this start are kept
 * @param {(line: string) => void} say
 * @param {(stop: () => Promise<void>) => void} onStarted told how to stop it as soon as its process runs: one may want to before it is ready
 * @returns {Promise<{ url: string; ended: Promise<number>; lastWords: () => string }>}
 * @throws {Error} where Parley runs already or the relay does not come up
 */
export async function startLocalRelay(folder, say, onStarted) {
  const dataDir = join(folder, 'relay');
  const logFile = join(folder, 'relay.log');
  // The database's own user must be able to pass through.
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const record = readRecord(folder);
  if (record !== null && record.startPid !== process.pid && isOurs(record.startPid, 'start.mjs')) {
    throw new Error(`Parley runs already (process ${record.startPid}). For a second person on this machine: npm run desktop -- --profile NAME`);
  }
  if (record !== null && isOurs(record.relayPid, 'relay/main.ts')) await endLeftover(record.relayPid, say);
  const port = await choosePort(record?.port ?? defaultPort, say);
  const lines = [];
  const relay = startChild(process.execPath, [join(root, 'relay/main.ts')], {
    cwd: root,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, NODE_NAME: 'local' },
    logFile,
    onLine: (line) => {
      // The log is JSON; what is meant for people is not.
      if (!line.startsWith('{') && line.trim() !== '') say(line);
      lines.push(line);
      if (lines.length > 40) lines.shift();
    },
  });
  onStarted(() => relay.stop(stopGraceMs));
  await writeFile(join(folder, 'start.json'), JSON.stringify({ startPid: process.pid, relayPid: relay.pid, port }));
  const url = `http://127.0.0.1:${port}`;
  const lastWords = () => lines.slice(-15).join('\n');
  const isUp = await step('starting the relay (the first time it makes its database)', () => waitUntilReady(url, relay), say);
  if (isUp) return { url, ended: relay.ended, lastWords };
  await relay.stop(stopGraceMs);
  throw new Error(`The relay did not start. Its last words (all in ${logFile}):\n${lastWords()}`);
}

async function endLeftover(pid, say) {
  say('ending the relay of an earlier start …');
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + stopGraceMs;
  while (isOurs(pid, 'relay/main.ts')) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function waitUntilReady(url, relay) {
  const deadline = Date.now() + startTimeoutMs;
  while (relay.isRunning && Date.now() < deadline) {
    const isReady = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** The wanted port, or another free one where somebody else has it. */
async function choosePort(wanted, say) {
  const isFree = await canListen(wanted);
  if (isFree !== null) return wanted;
  const other = await canListen(0);
  say(`port ${wanted} is taken; the relay uses ${other}`);
  return other;
}

/** The port that was opened for a moment, or null. */
function canListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const { port: opened } = server.address();
      server.close(() => resolve(opened));
    });
  });
}
