import type { Change } from '@parley/shared/ipc/changes';
import type { EngineCallName } from '@parley/shared/ipc/channels';
import type { SecretStorage } from '@parley/shared/ipc/views';
import type { Device } from '@parley/shared/protocol/http';
import type { Result } from '@parley/shared/result';

/** What the engine process is told once, before anything else. `secrets`: kept by the shell, or by this process itself where there is no shell. */
export type EngineStart = { type: 'start'; directory: string; device: Device; secrets: { keptBy: 'host' } | { keptBy: 'keychain'; service: string } };

/** One thing asked of the shell's secret store. */
export type SecretRequest =
  | { do: 'storage' }
  | { do: 'get'; accountId: string }
  | { do: 'set'; accountId: string; secret: string }
  | { do: 'delete'; accountId: string };

/** Plain JSON only: the same messages cross a utilityProcess port and a child_process channel. */
export type ToEngine =
  | EngineStart
  | { type: 'call'; id: number; name: EngineCallName; input: unknown }
  | { type: 'secret-answer'; id: number; value: SecretStorage | string | null }
  | { type: 'wake' }
  | { type: 'idle'; isIdle: boolean }
  | { type: 'close' };

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type FromEngine =
  | { type: 'ready' }
  /** The engine could not start; `message` is for people. The process ends by itself. */
  | { type: 'failed'; message: string }
  | { type: 'answer'; id: number; result: Result<unknown> }
  | { type: 'change'; change: Change }
  | { type: 'secret'; id: number; request: SecretRequest }
  | { type: 'log'; level: LogLevel; event: string; details?: Record<string, unknown> }
  | { type: 'closed' };
