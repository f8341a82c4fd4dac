import type { HandshakeError } from '@parley/shared/protocol/events';
import { protocolVersion } from '@parley/shared/protocol/version';
import { z } from 'zod';
import type { Actor } from '../domain/deps.ts';
import { RelayError } from '../domain/relay-error.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import type { RelaySocket } from './relay-socket.ts';
import type { SocketLifetime } from './socket-lifetime.ts';
import type { TokenBuckets } from './token-buckets.ts';

export type AuthenticateDeps = {
  /** Reads the token without looking the session up; throws `unauthenticated`. */
  verify(accessToken: string): Promise<Actor & { expiresAt: number }>;
  /** Token and session. Throws `unauthenticated` or `unavailable`. */
  authenticate(accessToken: string): Promise<Actor & { expiresAt: number }>;
  lifetime: SocketLifetime;
  handshakes: TokenBuckets | null;
  addressOf(socket: RelaySocket): string;
  isDraining(): boolean;
  events: RelayEvents;
};

type Next = (error?: Error) => void;
type HandshakeCode = HandshakeError['code'];

const protocolSchema = z.int();
const tokenSchema = z.string().min(1).max(4_000);

/** The handshake's middleware: who this is, or a `connect_error` whose `data.code` says why not. */
export function createAuthenticate(deps: AuthenticateDeps): (socket: RelaySocket, next: Next) => void {
  function admitAddress(socket: RelaySocket): void {
    if (deps.isDraining()) throw new RelayError('unavailable', 'This node is going away; another one will take the connection.');
    const retryAfterMs = deps.handshakes?.take(deps.addressOf(socket)) ?? 0;
    if (retryAfterMs > 0) throw new RelayError('rate-limited', 'Too many connections from this address.', { retryAfterMs });
  }

  async function recognise(socket: RelaySocket): Promise<void> {
    const auth: Record<string, unknown> = socket.handshake.auth;
    // Who says nothing at all is told to sign in, not to update.
    const token = tokenSchema.safeParse(auth['token']);
    if (!token.success) throw new RelayError('unauthenticated', 'Please sign in first.');
    const protocol = protocolSchema.safeParse(auth['protocol']);
    if (!protocol.success || protocol.data < protocolVersion.min || protocol.data > protocolVersion.max) {
      throw new RelayError('unsupported-version', `This server speaks protocol ${protocolVersion.min} to ${protocolVersion.max}.`);
    }
    const { expiresAt, ...actor } = await deps.verify(token.data);
    socket.data = { actor, expiresAt, endedCode: null, address: deps.addressOf(socket), firstSeqs: new Map() };
    deps.lifetime.watch(socket);
    socket.conn.once('close', () => deps.lifetime.forget(socket));
    try {
      await deps.authenticate(token.data);
      if (socket.data.endedCode !== null) throw new RelayError('unauthenticated', 'This session has ended.');
    } catch (error) {
      deps.lifetime.forget(socket);
      throw error;
    }
  }

  return (socket, next) => {
    const refuse = (error: unknown) => {
      const known = error instanceof RelayError ? error : null;
      if (known === null) deps.events.backgroundBroke('handshake', error);
      const code = handshakeCode(known);
      deps.events.handshakeRefused(code, known?.message ?? 'unexpected');
      const data: HandshakeError = {
        code,
        ...(known?.retryAfterMs === undefined ? {} : { retryAfterMs: known.retryAfterMs }),
        ...(known?.issues === undefined || known.issues.length === 0 ? {} : { issues: [...known.issues] }),
      };
      next(Object.assign(new Error(known?.message ?? 'The server cannot take this connection now.'), { data }));
    };
    try {
      admitAddress(socket);
      recognise(socket).then(() => next(), refuse);
    } catch (error) {
      refuse(error);
    }
  };
}

function handshakeCode(error: RelayError | null): HandshakeCode {
  switch (error?.code) {
    case 'unauthenticated':
    case 'unsupported-version':
    case 'rate-limited':
      return error.code;
    default:
      return 'unavailable';
  }
}
