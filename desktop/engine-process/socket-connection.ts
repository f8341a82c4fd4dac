import { type CallInput, type CallName, type CallOutput, calls } from '@parley/shared/protocol/calls';
import { type WireError, wireErrorSchema } from '@parley/shared/protocol/errors';
import { handshakeErrorSchema } from '@parley/shared/protocol/events';
import { protocolVersion } from '@parley/shared/protocol/version';
import { fail, ok, type Result } from '@parley/shared/result';
import { io, type Socket } from 'socket.io-client';
import type { Connect, Log, Push, RelaySocket } from '../engine/ports.ts';
import { createCertificates, type TrustedCertificates } from './certificates.ts';
import { parsePush, pushEvents } from './parse-push.ts';

/** How long a call waits for its acknowledgement where the caller names no time, in milliseconds. */
const defaultCallTimeoutMs = 15_000;

/**
 * Opens sockets with Socket.IO over WebSocket. A socket never reconnects by itself, a push that does not parse closes it (the log is read again after the
 * next connect, so nothing is lost), and the token travels in the handshake, never in the URL.
 */
export function createConnect(log: Log, certificates: TrustedCertificates = createCertificates()): Connect {
  return async ({ url, accessToken, timeoutMs }) => {
    if (!URL.canParse(url)) return fail({ code: 'unavailable', message: `This is not an address: ${url}` });
    return new Promise<Result<RelaySocket>>((resolve) => {
      const base = new URL(url);
      const socket: Socket = io(base.origin, {
        path: `${base.pathname.replace(/\/+$/, '')}/socket.io`,
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        autoConnect: false,
        timeout: timeoutMs,
        auth: { token: accessToken, protocol: protocolVersion.max },
        ...certificates.tlsOptions(base.origin),
      });
      const relaySocket = createRelaySocket(socket, log);
      const timer = setTimeout(() => refuse('connect-timeout', fail({ code: 'unavailable', message: 'The server did not answer in time.' })), timeoutMs);
      const refuse = (event: string, result: Result<RelaySocket>, details: Record<string, unknown> = {}) => {
        clearTimeout(timer);
        log('info', event, { url: base.origin, ...details });
        socket.off();
        socket.disconnect();
        resolve(result);
      };
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.off('connect_error');
        resolve(ok(relaySocket));
      });
      socket.once('connect_error', (error: Error & { data?: unknown }) => {
        const refusal = handshakeErrorSchema.safeParse(error.data);
        if (refusal.success) {
          const retry = refusal.data.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.data.retryAfterMs };
          refuse('connect-refused', fail({ code: refusal.data.code, message: error.message, ...retry }), { code: refusal.data.code });
        } else {
          const unreachable: WireError = { code: 'unavailable', message: 'The server could not be reached.' };
          void certificates.changed(base.origin).then((changed) => refuse('connect-failed', fail(changed ?? unreachable), { reason: String(error.message) }));
        }
      });
      socket.connect();
    });
  };
}

function createRelaySocket(socket: Socket, log: Log): RelaySocket {
  const pushListeners: ((push: Push) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  // Packets may come before the engine has had its turn to listen.
  const early: Push[] = [];
  let isClosed = false;

  const close = () => {
    socket.disconnect();
  };
  for (const event of pushEvents) {
    socket.on(event, (payload: unknown) => {
      const parsed = parsePush(event, payload);
      if (!parsed.ok) {
        log('error', 'push-malformed', { event, issues: parsed.issues });
        close();
        return;
      }
      if (parsed.push === null) return;
      if (pushListeners.length === 0) early.push(parsed.push);
      for (const listener of pushListeners) listener(parsed.push);
    });
  }
  socket.on('disconnect', (reason) => {
    if (isClosed) return;
    isClosed = true;
    log('info', 'socket-closed', { reason });
    for (const listener of closeListeners) listener();
  });

  return {
    call: (name, input, timeoutMs = defaultCallTimeoutMs) => callRelay(socket, { name, input, timeoutMs, log }),
    onPush(listener) {
      pushListeners.push(listener);
      for (const push of early.splice(0)) listener(push);
    },
    onClose(listener) {
      if (isClosed) listener();
      else closeListeners.push(listener);
    },
    close,
  };
}

async function callRelay<N extends CallName>(
  socket: Socket,
  call: { name: N; input: CallInput<N>; timeoutMs: number; log: Log },
): Promise<Result<CallOutput<N>>> {
  // Socket.IO would keep the packet and send it after a reconnect; the outbox is the only queue there is.
  if (!socket.connected) return fail({ code: 'unavailable', message: 'Not connected to the server.' });
  let answer: unknown;
  try {
    answer = await socket.timeout(call.timeoutMs).emitWithAck(call.name, call.input);
  } catch {
    return fail({ code: 'unavailable', message: socket.connected ? 'The server did not answer in time.' : 'The connection was lost before the answer came.' });
  }
  return parseAnswer(call.name, answer, call.log);
}

function parseAnswer<N extends CallName>(name: N, answer: unknown, log: Log): Result<CallOutput<N>> {
  if (typeof answer === 'object' && answer !== null && 'ok' in answer) {
    if (answer.ok === true && 'value' in answer) {
      const value = calls[name].output.safeParse(answer.value);
      // The schema was picked by `name`, so its output is CallOutput<N>; the compiler cannot follow that through the union.
      if (value.success) return ok(value.data as CallOutput<N>);
      log('error', 'answer-malformed', { name, issues: value.error.issues.slice(0, 5) });
    } else if (answer.ok === false && 'error' in answer) {
      const error = wireErrorSchema.safeParse(answer.error);
      if (error.success) return fail(error.data);
      log('error', 'answer-malformed', { name, issues: error.error.issues.slice(0, 5) });
    }
  } else {
    log('error', 'answer-malformed', { name });
  }
  return fail({ code: 'unavailable', message: 'The server gave an answer that this version does not understand.' });
}
