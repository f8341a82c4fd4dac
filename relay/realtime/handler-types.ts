import type { CallName, CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { SocketCallName } from '@parley/shared/protocol/http-api';
import type { Actor } from '../domain/deps.ts';
import type { Turn } from './call-order.ts';
import type { RelaySocket } from './relay-socket.ts';

/** Who calls and from which address, on which socket (null: over HTTP); `turn` is there for calls that are pipelined. */
export type CallContext = { actor: Actor; address: string; socket: RelaySocket | null; turn: Turn | null };
/** Of a call that is about the socket it comes from. */
export type SocketCallContext = CallContext & { socket: RelaySocket };
export type Handlers = {
  [N in CallName]: (context: N extends SocketCallName ? SocketCallContext : CallContext, input: ParsedCallInput<N>) => Promise<CallOutput<N>>;
};
