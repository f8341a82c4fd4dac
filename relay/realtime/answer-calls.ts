import { type CallName, calls } from '@parley/shared/protocol/calls';
import { issuesOf, type WireError } from '@parley/shared/protocol/errors';
import { fail, ok, type Result } from '@parley/shared/result';
import type { z } from 'zod';
import { requireGrant } from '../domain/bots/require-scope.ts';
import type { Actor } from '../domain/deps.ts';
import { RelayError } from '../domain/relay-error.ts';
import type { CallInProgress, RelayEvents } from '../observability/relay-events.ts';
import { type CallBudgets, callKinds } from './call-budgets.ts';
import type { CallOrder, Turn } from './call-order.ts';
import type { CallContext, Handlers } from './handler-types.ts';
import type { RelaySocket } from './relay-socket.ts';

export type AnswerCallsDeps = {
  handlers: Handlers;
  budgets: CallBudgets;
  events: RelayEvents;
  newId: () => string;
  /** Called before an answer to a write leaves; a fault test may die here. */
  beforeAnswer: () => void;
  isDraining: () => boolean;
};

/** Where a call comes from. `order` null: its writes wait for no other (HTTP). `requestId`: what the log calls it. */
export type Caller = { actor: Actor; address: string; socket: RelaySocket | null; order: CallOrder | null; requestId: string };

export type CallAnswers = {
  /** Carries out a call. Never rejects: whatever goes wrong is the answer. */
  answer(name: string, payload: unknown, caller: Caller): Promise<Result<unknown>>;
  /** The answer to what broke after the call was carried out: logged once, told by its id. */
  broke(name: string, error: unknown, caller: Caller): Result<never>;
};

type BoundCall = { name: CallName; input: z.ZodType; run: (context: CallContext, input: unknown) => Promise<unknown> };

/**
 * Carries out calls, in one generic way for every call and both ways in (sockets, HTTP): budget → parse → what a bot's token is for → order → handler → answer.
 * An unexpected error is logged once and answered `internal` with the id it has in the log.
 */
export function createCallAnswers(deps: AnswerCallsDeps): CallAnswers {
  // A Map, not an object: no name a client sends can reach a prototype.
  const bound = new Map<string, BoundCall>(boundCalls(deps.handlers).map((call) => [call.name, call]));

  function carryOut(call: BoundCall, payload: unknown, { actor, address, socket, order }: Caller): Promise<unknown> {
    deps.budgets.admit(call.name, actor);
    // Bytes are an object too, and would pass where every field is optional.
    const parsed = call.input.safeParse(ArrayBuffer.isView(payload) ? null : payload);
    if (!parsed.success) throw new RelayError('invalid', 'The input is not as it must be.', { issues: issuesOf(parsed.error) });
    requireGrant(actor, call.name, parsed.data);
    const run = (turn: Turn | null) => call.run({ actor, address, socket, turn }, parsed.data);
    const roomId = order !== null && callKinds[call.name] === 'write' ? roomOf(parsed.data) : null;
    if (order === null || roomId === null) return run(null);
    return call.name === 'messages.send' ? order.pipelined(roomId, run) : order.alone(roomId, () => run(null));
  }

  function toWire(progress: CallInProgress, error: unknown, { actor }: Caller): WireError {
    if (error instanceof RelayError && error.code !== 'internal') return error.toWire();
    const errorId = deps.newId();
    deps.events.callBroke(progress, errorId, error, actor);
    return { code: 'internal', message: 'Something went wrong on the server. It was noted.', errorId };
  }

  async function answerKnown(call: BoundCall, payload: unknown, caller: Caller): Promise<Result<unknown>> {
    const progress = { call: call.name, requestId: caller.requestId, startedAtMs: performance.now() };
    try {
      if (deps.isDraining()) throw new RelayError('unavailable', 'This node is going away; another one will answer.', { retryAfterMs: 500 });
      const value = await carryOut(call, payload, caller);
      deps.budgets.settle(call.name, caller.actor, value);
      deps.events.callAnswered(progress, 'ok');
      return ok(value);
    } catch (error) {
      const wire = toWire(progress, error, caller);
      deps.events.callAnswered(progress, wire.code);
      return fail(wire);
    }
  }

  return {
    async answer(name, payload, caller) {
      const call = bound.get(name);
      if (call === undefined) {
        return fail({ code: 'invalid', message: 'This server knows no such call.', issues: [{ path: '', message: 'unknown call' }] });
      }
      const result = await answerKnown(call, payload, caller);
      if (callKinds[call.name] === 'write') deps.beforeAnswer();
      return result;
    },
    broke: (name, error, caller) => fail(toWire({ call: name, requestId: caller.requestId, startedAtMs: 0 }, error, caller)),
  };
}

function boundCalls(handlers: Handlers): BoundCall[] {
  const bind = <N extends CallName>(name: N): BoundCall => ({
    name,
    input: calls[name].input,
    // The input was parsed by this call's own schema just before; HTTP offers no call that is about a socket.
    run: (context, input) => handlers[name](context as Parameters<Handlers[N]>[0], input as Parameters<Handlers[N]>[1]),
  });
  return (Object.keys(calls) as CallName[]).map((name) => bind(name));
}

/** The room a write goes to: its order is kept within that room. A new room is named by its own id. */
function roomOf(input: unknown): string | null {
  if (typeof input !== 'object' || input === null) return null;
  if ('roomId' in input && typeof input.roomId === 'string') return input.roomId;
  return 'kind' in input && 'id' in input && typeof input.id === 'string' ? input.id : null;
}
