import { randomUUIDv7 } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { EngineCallName } from '@parley/shared/ipc/channels';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import { isRetryable } from '@parley/shared/protocol/errors';
import { createEngine } from '../../desktop/engine/create-engine.ts';
import type { RelayHttp, SecretStore } from '../../desktop/engine/ports.ts';
import { createRelayHttp } from '../../desktop/engine-process/relay-http.ts';
import { createConnect } from '../../desktop/engine-process/socket-connection.ts';
import { systemClock } from '../../desktop/engine-process/system-clock.ts';
import { type FinalView, hashBody, type Recorder } from './history.ts';
import type { Participant, ParticipantInput } from './participant.ts';

const quiet = () => {};
const retryMs = 50;

/** A whole desktop engine with its stores on disk, its outbox and its own way of finding a node; what it holds at the end is judged too. */
export async function startEngineParticipant({ name, nodes, recorder }: ParticipantInput & { recorder: Recorder }): Promise<Participant> {
  const directory = await mkdtemp(join(tmpdir(), `parley-fault-${name}-`));
  const engine = createEngine(
    {
      directory,
      connect: createConnect(quiet),
      http: knowing(createRelayHttp(quiet), nodes),
      secrets: memorySecrets(),
      clock: systemClock,
      random: Math.random,
      newId: randomUUIDv7,
      device: { name, platform: 'test' },
      log: (level, event, details) => {
        if (level === 'error') console.error(name, event, details);
      },
    },
    { tuning: { backoffBaseMs: 100, backoffMaxMs: 1_000, callTimeoutMs: 5_000, connectTimeoutMs: 3_000 } },
  );

  const call = async <N extends EngineCallName>(callName: N, input: IpcInput<N>): Promise<IpcOutput<N>> => {
    for (;;) {
      const result = await engine.call(callName, input);
      // The engine's contract says what each of its calls answers.
      if (result.ok) return result.value as IpcOutput<N>;
      if (!isRetryable(result.error.code)) throw new Error(`${name}: ${callName}: ${result.error.code} ${result.error.message}`);
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  };

  const handle = `${name}-${randomUUIDv7().slice(-8)}`;
  const { account } = await call('accounts.register', { serverUrl: nodes[0] ?? '', handle, displayName: name, password: 'a long enough password' });
  const accountId = account.id;
  let nodeName: string | null = null;
  /** Own messages with their last word: stored or refused. */
  const settled = new Set<Id>();
  const heads = new Map<Id, number>();

  engine.onChange((change: Change) => {
    if (change.type === 'connection-changed') nodeName = change.connection.state === 'online' ? change.connection.nodeName : null;
    if (change.type === 'rows-changed') {
      heads.set(change.roomId, Math.max(change.headSeq, heads.get(change.roomId) ?? 0));
      for (const row of change.rows) {
        if (row.kind !== 'message' || row.message.authorId !== account.user.id || settled.has(row.message.id)) continue;
        settled.add(row.message.id);
        recorder.add({ kind: 'ok', client: name, roomId: change.roomId, messageId: row.message.id, seq: row.seq });
      }
    }
    if (change.type === 'outbox-changed') {
      for (const item of change.items) {
        if (item.state !== 'failed' || settled.has(item.opId)) continue;
        settled.add(item.opId);
        recorder.add({ kind: 'fail', client: name, roomId: change.roomId, messageId: item.opId, code: item.error?.code ?? 'unknown' });
      }
    }
  });

  const waiting = async () => (await call('outbox.list', { accountId })).items.filter((item) => item.state !== 'failed').length;
  const ledgerRoom = async (roomId: Id) => (await call('sync.ledger', { accountId })).rooms.find((room) => room.roomId === roomId);

  return {
    name,
    userId: account.user.id,
    nodeName: () => nodeName,
    send: async (roomId, body) => {
      const atMs = performance.now();
      const { opId } = await call('messages.send', { accountId, roomId, body });
      recorder.add({ kind: 'invoke', client: name, roomId, messageId: opId, bodyHash: hashBody(body), atMs });
    },
    createRoom: async (roomName) => {
      const { room } = await call('rooms.create', { accountId, kind: 'public', name: roomName });
      // It is here at once; for the others once the relay has it.
      while ((await waiting()) > 0) await new Promise((resolve) => setTimeout(resolve, retryMs));
      return room.id;
    },
    joinRoom: async (roomId) => {
      await call('rooms.join', { accountId, roomId });
    },
    waiting,
    cursor: async (roomId) => (await ledgerRoom(roomId))?.hereSeq ?? 0,
    view: async (roomId) => ({ client: name, roomId, messages: await readTimeline((input) => call('timeline.page', { accountId, roomId, ...input })) }),
    close: async () => {
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Page = IpcOutput<'timeline.page'>;
type PageInput = Pick<IpcInput<'timeline.page'>, 'anchor' | 'limit'>;

/** Reads a room from its newest message to its first, as a person who scrolls up. */
async function readTimeline(page: (input: PageInput) => Promise<Page>): Promise<FinalView['messages']> {
  const messages: FinalView['messages'] = [];
  let anchor: PageInput['anchor'] = { at: 'latest' };
  for (;;) {
    const { rows, hasMoreBefore } = await page({ anchor, limit: 200 });
    for (const row of rows) if (row.kind === 'message') messages.push({ seq: row.seq, messageId: row.message.id, bodyHash: hashBody(row.message.body) });
    const first = rows[0];
    if (!hasMoreBefore || first === undefined) return messages;
    anchor = { at: 'before', seq: first.seq };
  }
}

/** The relay's HTTP as behind an operator's list of nodes. */
function knowing(http: RelayHttp, nodes: readonly string[]): RelayHttp {
  const withNodes =
    <A extends unknown[], R extends Awaited<ReturnType<RelayHttp['login']>>>(ask: (...args: A) => Promise<R>) =>
    async (...args: A) => {
      const answer = await ask(...args);
      return answer.ok ? { ...answer, value: { ...answer.value, nodes: [...nodes] } } : answer;
    };
  return { ...http, register: withNodes(http.register), login: withNodes(http.login), refresh: withNodes(http.refresh) };
}

function memorySecrets(): SecretStore {
  const secrets = new Map<string, string>();
  return {
    storage: async () => 'memory',
    get: async (id) => secrets.get(id) ?? null,
    set: async (id, secret) => void secrets.set(id, secret),
    delete: async (id) => void secrets.delete(id),
  };
}
