import type { ConnectionView } from '@parley/shared/ipc/views';
import type { WireError } from '@parley/shared/protocol/errors';
import type { EndedCode } from '@parley/shared/protocol/events';
import type { RelaySocket, Timer } from '../ports.ts';

/**
 * Every state a connection can be in, with exactly what exists in it. `attempt` counts the failures in a row. `open`: the socket lives and the snapshot of
 * `sync.open` was taken in; `behind`: rooms that still catch up.
 */
export type ConnectionState =
  | { kind: 'idle'; sinceMs: number }
  | { kind: 'connecting'; sinceMs: number; attempt: number; socket: RelaySocket | null }
  | { kind: 'open'; sinceMs: number; attempt: number; openedAtMs: number; url: string; socket: RelaySocket; nodeName: string; behind: number }
  | { kind: 'offline'; sinceMs: number; attempt: number; retryAtMs: number | null; reason: WireError | null; timer: Timer | null }
  | { kind: 'signed-out'; sinceMs: number; code: EndedCode };

/** The state as the window shows it. */
export function connectionView(state: ConnectionState, latency: { p50Ms: number | null; p95Ms: number | null }): ConnectionView {
  const { sinceMs } = state;
  switch (state.kind) {
    case 'idle':
      return { state: 'offline', sinceMs, retryAtMs: null, reason: null };
    case 'connecting':
      return { state: 'connecting', sinceMs, attempt: state.attempt };
    case 'open':
      if (state.behind > 0) return { state: 'catching-up', sinceMs, rooms: state.behind, nodeName: state.nodeName };
      return { state: 'online', sinceMs, nodeName: state.nodeName, latencyP50Ms: latency.p50Ms, latencyP95Ms: latency.p95Ms };
    case 'offline':
      return { state: 'offline', sinceMs, retryAtMs: state.retryAtMs, reason: state.reason };
    case 'signed-out':
      return { state: 'signed-out', sinceMs, code: state.code };
  }
}
