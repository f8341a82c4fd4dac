import { randomUUIDv7 } from 'node:crypto';
import type { LogEvent } from '@parley/shared/entities/log-event';
import type { Id } from '@parley/shared/ids';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { LogPacket } from '@parley/shared/protocol/events';
import type { Push, RelaySocket } from '../../desktop/engine/ports.ts';
import { createRelayHttp } from '../../desktop/engine-process/relay-http.ts';
import { createConnect } from '../../desktop/engine-process/socket-connection.ts';
import { hashBody, type Recorder } from './history.ts';
import type { Participant, ParticipantInput } from './participant.ts';

const connectTimeoutMs = 5_000;
const callTimeoutMs = 5_000;
const reconnectDelayMs = 200;
const retryDelayMs = 50;

/**
 * The smallest honest client of the protocol: reads logs with a cursor, sends one message after another, takes the next node when its own is gone, and
 * records everything it was told and shown. No store and no outbox: what it holds lives as long as the test.
 */
export async function startRecordingClient({ name, nodes, recorder }: ParticipantInput & { recorder: Recorder }): Promise<Participant> {
  const quiet = () => {};
  const http = createRelayHttp(quiet);
  const connect = createConnect(quiet);
  const session = await http.register(nodes[0] ?? '', {
    handle: `${name}-${randomUUIDv7().slice(-8)}`,
    displayName: name,
    password: 'a long enough password',
    device: { name: 'recording client', platform: 'test' },
  });
  if (!session.ok) throw new Error(`${name} could not register: ${session.error.code} ${session.error.message}`);
  const { accessToken, user } = session.value;

  const cursors = new Map<Id, number>();
  const catchingUp = new Map<Id, Promise<void>>();
  let current: { socket: RelaySocket; nodeName: string; isOpen: boolean } | null = null;
  let inHand = 0;
  let isClosed = false;

  const show = (roomId: Id, events: readonly LogEvent[], via: 'live' | 'catch-up') => {
    for (const event of events) {
      if (event.seq <= (cursors.get(roomId) ?? 0)) continue;
      cursors.set(roomId, event.seq);
      const message = event.type === 'message-created' ? event.message : null;
      recorder.add({
        kind: 'receive',
        client: name,
        roomId,
        seq: event.seq,
        messageId: message?.id ?? null,
        bodyHash: message === null ? null : hashBody(message.body),
        via,
      });
    }
  };

  /** Reads the log from the cursor to the head; one reader for each room. */
  const catchUp = (socket: RelaySocket, roomId: Id): Promise<void> => {
    const running = catchingUp.get(roomId);
    if (running !== undefined) return running;
    const reading = (async () => {
      for (;;) {
        const page = await socket.call('log.since', { roomId, seq: cursors.get(roomId) ?? 0 }, callTimeoutMs);
        if (!page.ok) {
          // Without its log a client is not current: the next connection reads it again.
          socket.close();
          return;
        }
        show(roomId, page.value.events, 'catch-up');
        if ((cursors.get(roomId) ?? 0) >= page.value.headSeq) return;
      }
    })().finally(() => catchingUp.delete(roomId));
    catchingUp.set(roomId, reading);
    return reading;
  };

  const receive = (socket: RelaySocket, { roomId, from, to, events }: LogPacket) => {
    const cursor = cursors.get(roomId) ?? 0;
    if (to <= cursor) return;
    if (from <= cursor + 1 && !catchingUp.has(roomId)) show(roomId, events, 'live');
    else void catchUp(socket, roomId).then(() => ((cursors.get(roomId) ?? 0) < to ? catchUp(socket, roomId) : undefined));
  };

  const open = async (url: string): Promise<boolean> => {
    const connected = await connect({ url, accessToken, timeoutMs: connectTimeoutMs });
    if (!connected.ok) return false;
    const socket = connected.value;
    const here = { socket, nodeName: '', isOpen: true };
    const gone = new Promise<void>((resolve) => {
      socket.onClose(() => {
        here.isOpen = false;
        if (current === here) current = null;
        resolve();
      });
    });
    socket.onPush((push: Push) => {
      if (push.type === 'log') receive(socket, push.packet);
      if (push.type === 'behind' || push.type === 'draining') socket.close();
    });
    const opened = await socket.call('sync.open', { cursors: Object.fromEntries(cursors) }, callTimeoutMs);
    if (!opened.ok) {
      socket.close();
      return false;
    }
    here.nodeName = opened.value.nodeName;
    await Promise.all(opened.value.rooms.map(({ room, headSeq }) => ((cursors.get(room.id) ?? 0) < headSeq ? catchUp(socket, room.id) : undefined)));
    if (!here.isOpen) return false;
    current = here;
    void gone.then(stayConnected);
    return true;
  };

  const stayConnected = async (): Promise<void> => {
    for (let turn = 0; !isClosed; turn++) {
      const url = nodes[turn % nodes.length];
      if (url !== undefined && (await open(url))) {
        if (isClosed) current?.socket.close();
        return;
      }
      await pause(reconnectDelayMs);
    }
  };

  /** Calls until an answer comes that is final. */
  const callUntilFinal: (
    call: (socket: RelaySocket) => ReturnType<RelaySocket['call']>,
    onInfo: (code: string) => void,
  ) => Promise<Awaited<ReturnType<RelaySocket['call']>>> = async (call, onInfo) => {
    for (;;) {
      const socket = current?.socket;
      if (socket !== undefined) {
        const result = await call(socket);
        if (result.ok || !isRetryable(result.error.code)) return result;
        onInfo(result.error.code);
        await pause(result.error.retryAfterMs ?? retryDelayMs);
      } else await pause(retryDelayMs);
      if (isClosed) throw new Error(`${name} was closed while a call waited`);
    }
  };
  const noNote = () => {};

  await stayConnected();
  return {
    name,
    userId: user.id,
    nodeName: () => current?.nodeName ?? null,
    waiting: async () => inHand,
    cursor: async (roomId) => cursors.get(roomId) ?? 0,
    view: async () => null,
    send: async (roomId, body) => {
      const messageId = randomUUIDv7();
      inHand += 1;
      recorder.add({ kind: 'invoke', client: name, roomId, messageId, bodyHash: hashBody(body) });
      const call = (socket: RelaySocket) => socket.call('messages.send', { roomId, id: messageId, body }, callTimeoutMs);
      const result = await callUntilFinal(call, (code) => recorder.add({ kind: 'info', client: name, roomId, messageId, code }));
      inHand -= 1;
      if (!result.ok) recorder.add({ kind: 'fail', client: name, roomId, messageId, code: result.error.code });
      else if ('message' in result.value) recorder.add({ kind: 'ok', client: name, roomId, messageId, seq: result.value.message.seq });
    },
    createRoom: async (roomName) => {
      const id = randomUUIDv7();
      const result = await callUntilFinal((socket) => socket.call('rooms.create', { id, opId: id, kind: 'public', name: roomName }, callTimeoutMs), noNote);
      if (!result.ok) throw new Error(`${name} could not make a room: ${result.error.code} ${result.error.message}`);
      return id;
    },
    joinRoom: async (roomId) => {
      const opId = randomUUIDv7();
      const result = await callUntilFinal((socket) => socket.call('rooms.join', { roomId, opId }, callTimeoutMs), noNote);
      if (!result.ok) throw new Error(`${name} could not join: ${result.error.code} ${result.error.message}`);
      if (current !== null) await catchUp(current.socket, roomId);
    },
    close: async () => {
      isClosed = true;
      current?.socket.close();
      await Promise.all(catchingUp.values());
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
