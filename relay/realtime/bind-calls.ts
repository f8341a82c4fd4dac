import type { Result } from '@parley/shared/result';
import { fail } from '@parley/shared/result';
import type { CallAnswers } from './answer-calls.ts';
import { createCallOrder } from './call-order.ts';
import { answerText, packetFrame, wireOf } from './raw-frames.ts';
import type { RelaySocket } from './relay-socket.ts';

export type CallBinder = { bind(socket: RelaySocket): void /** Calls on their way on all sockets. */; pending(): number };

/** More calls than this on their way on one socket are refused: memory is bounded, whatever the budgets say. */
const maxPendingCalls = 4_096;

/** Connects a socket to the calls, its writes in the order they arrive. Whatever arrives, the socket stays open and somebody who asked for an answer gets one. */
export function createCallBinder(calls: CallAnswers, onAnswered: (socket: RelaySocket) => void): CallBinder {
  let allPending = 0;

  const bind = (socket: RelaySocket): void => {
    const order = createCallOrder();
    let pending = 0;
    let arrived = 0;
    const { write } = wireOf(socket);
    // Here Socket.IO makes the function that answers, which it gives to listeners. Its own way back is a fifth of a busy relay's processor time.
    Reflect.set(socket, 'ack', (id: number) => (result: Result<unknown>) => {
      const text = answerText(id, result);
      write(text, packetFrame(text));
      onAnswered(socket);
    });

    socket.onAny((event: unknown, ...args: unknown[]) => {
      const acknowledge = args.at(-1);
      const reply = (result: Result<unknown>) => {
        if (typeof acknowledge === 'function') acknowledge(result);
      };
      if (socket.data.endedCode !== null) return reply(fail({ code: 'unauthenticated', message: 'This session has ended.' }));
      if (pending >= maxPendingCalls) return reply(fail({ code: 'rate-limited', message: 'Too many calls are on their way.', retryAfterMs: 1_000 }));
      pending += 1;
      allPending += 1;
      arrived += 1;
      const { actor, address } = socket.data;
      const caller = { actor, address, socket, order, requestId: `${socket.id}-${arrived}` };
      const name = typeof event === 'string' ? event : '';
      void calls.answer(name, typeof args[0] === 'function' ? undefined : args[0], caller).then((result) => {
        pending -= 1;
        allPending -= 1;
        try {
          reply(result);
        } catch (error) {
          // A value that cannot be written as JSON is a mistake of ours, and must not end the process.
          reply(calls.broke(name, error, caller));
        }
      });
    });
  };

  return { bind, pending: () => allPending };
}
