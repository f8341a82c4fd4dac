import type { CallName, CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor } from '../domain/deps.ts';
import type { Turn } from './call-order.ts';
import type { RelaySocket } from './relay-socket.ts';

/** Who calls, on which socket; `turn` is there for calls that are pipelined. */
export type CallContext = { actor: Actor; socket: RelaySocket; turn: Turn | null };
export type Handlers = { [N in CallName]: (context: CallContext, input: ParsedCallInput<N>) => Promise<CallOutput<N>> };
