import { type CallName, calls } from '@parley/shared/protocol/calls';
import { issuesOf, type WireError } from '@parley/shared/protocol/errors';
import { fail, ok, type Result } from '@parley/shared/result';
import type { z } from 'zod';
import { requireGrant } from '../domain/bots/require-scope.ts';
import { RelayError } from '../domain/relay-error.ts';
import type { CallInProgress, RelayEvents } from '../observability/relay-events.ts';
import { type CallBudgets, callKinds } from './call-budgets.ts';
import { createCallOrder, type Turn } from './call-order.ts';
import type { CallContext, Handlers } from './handler-types.ts';
import type { RelaySocket } from './relay-socket.ts';

export type BindCallsDeps = {
  handlers: Handlers;
  budgets: CallBudgets;
  events: RelayEvents;
  newId: () => string;
  /** Called before an answer to a write leaves; a fault test may die here. */
  beforeAnswer: () => void;
  isDraining: () => boolean;
};

export type CallBinder = { bind(socket: RelaySocket): void /** Calls on their way on all sockets. */; pending(): number };

type BoundCall = { name: CallName; input: z.ZodType; run: (context: CallContext, input: unknown) => Promise<unknown> };

/** More calls than this on their way on one socket are refused: memory is bounded, whatever the budgets say. */
const maxPendingCalls = 4_096;

/**
 * Connects a socket to the handlers, in one generic way for every call: budget → parse → what a bot's token is for → order → handler → answer. Whatever arrives, the socket stays open
 * and somebody who asked for an answer gets one. An unexpected error is logged once and answered `internal` with the id it has in the log.
 */
export function createCallBinder(deps: BindCallsDeps): CallBinder {
  // A Map, not an object: no name a client sends can reach a prototype.
  const bound = new Map<string, BoundCall>(boundCalls(deps.handlers).map((call) => [call.name, call]));
  let allPending = 0;

  const bind = (socket: RelaySocket): void => {
    const order = createCallOrder();
    let pending = 0;
    let arrived = 0;

    const carryOut = (call: BoundCall, payload: unknown): Promise<unknown> => {
      const { actor } = socket.data;
      deps.budgets.admit(call.name, actor);
      // Bytes are an object too, and would pass where every field is optional.
      const parsed = call.input.safeParse(ArrayBuffer.isView(payload) ? null : payload);
      if (!parsed.success) throw new RelayError('invalid', 'The input is not as it must be.', { issues: issuesOf(parsed.error) });
      requireGrant(actor, call.name, parsed.data);
      const run = (turn: Turn | null) => call.run({ actor, socket, turn }, parsed.data);
      const roomId = callKinds[call.name] === 'write' ? roomOf(parsed.data) : null;
      if (roomId === null) return run(null);
      return call.name === 'messages.send' ? order.pipelined(roomId, run) : order.alone(roomId, () => run(null));
    };

    const answer = async (call: BoundCall, payload: unknown): Promise<Result<unknown>> => {
      arrived += 1;
      const progress = { call: call.name, requestId: `${socket.id}-${arrived}`, startedAtMs: performance.now() };
      try {
        if (deps.isDraining()) throw new RelayError('unavailable', 'This node is going away; another one will answer.', { retryAfterMs: 500 });
        if (pending > maxPendingCalls) throw new RelayError('rate-limited', 'Too many calls are on their way.', { retryAfterMs: 1_000 });
        const value = await carryOut(call, payload);
        deps.budgets.settle(call.name, socket.data.actor, value);
        deps.events.callAnswered(progress, 'ok');
        return ok(value);
      } catch (error) {
        const wire = toWire(progress, error);
        deps.events.callAnswered(progress, wire.code);
        return fail(wire);
      }
    };

    const toWire = (progress: CallInProgress, error: unknown): WireError => {
      if (error instanceof RelayError && error.code !== 'internal') return error.toWire();
      const errorId = deps.newId();
      deps.events.callBroke(progress, errorId, error, socket.data.actor);
      return { code: 'internal', message: 'Something went wrong on the relay.', errorId };
    };

    socket.onAny((event: unknown, ...args: unknown[]) => {
      const acknowledge = args.at(-1);
      const reply = (result: Result<unknown>) => {
        if (typeof acknowledge === 'function') acknowledge(result);
      };
      const call = typeof event === 'string' ? bound.get(event) : undefined;
      if (call === undefined)
        return reply(fail({ code: 'invalid', message: 'This relay knows no such call.', issues: [{ path: '', message: 'unknown call' }] }));
      if (socket.data.endedCode !== null) return reply(fail({ code: 'unauthenticated', message: 'This session has ended.' }));
      pending += 1;
      allPending += 1;
      void answer(call, typeof args[0] === 'function' ? undefined : args[0]).then((result) => {
        pending -= 1;
        allPending -= 1;
        if (callKinds[call.name] === 'write') deps.beforeAnswer();
        try {
          reply(result);
        } catch (error) {
          // A value that cannot be written as JSON is a mistake of ours, and must not end the process.
          reply(fail(toWire({ call: call.name, requestId: socket.id, startedAtMs: 0 }, error)));
        }
      });
    });
  };

  return { bind, pending: () => allPending };
}

function boundCalls(handlers: Handlers): BoundCall[] {
  const bind = <N extends CallName>(name: N): BoundCall => ({
    name,
    input: calls[name].input,
    // The input was parsed by this call's own schema just before.
    run: (context, input) => handlers[name](context, input as Parameters<Handlers[N]>[1]),
  });
  return (Object.keys(calls) as CallName[]).map((name) => bind(name));
}

/** The room a write goes to: its order is kept within that room. A new room is named by its own id. */
function roomOf(input: unknown): string | null {
  if (typeof input !== 'object' || input === null) return null;
  if ('roomId' in input && typeof input.roomId === 'string') return input.roomId;
  return 'kind' in input && 'id' in input && typeof input.id === 'string' ? input.id : null;
}
