import type { z } from 'zod';
import type { Result } from '../result.ts';
import type { CallInput, CallName, CallOutput } from './calls.ts';
import type { drainingSchema, endedSchema, InboxItem, LogPacket } from './events.ts';
import type { Signal } from './signals.ts';

/** Socket.IO's map of client → relay events, derived from `calls`. */
export type ClientToRelay = { [N in CallName]: (input: CallInput<N>, acknowledge: (result: Result<CallOutput<N>>) => void) => void };

/** Socket.IO's map of relay → client events. */
export type RelayToClient = {
  log: (packet: LogPacket) => void;
  inbox: (item: InboxItem) => void;
  signal: (signal: Signal) => void;
  behind: (nothing: Record<string, never>) => void;
  draining: (notice: z.infer<typeof drainingSchema>) => void;
  ended: (notice: z.infer<typeof endedSchema>) => void;
};

/** What a client gives in the handshake; never in the URL. */
export type HandshakeAuth = { token: string; protocol: number };
