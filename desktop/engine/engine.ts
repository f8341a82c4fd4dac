import type { Change } from '@parley/shared/ipc/changes';
import type { EngineCallName } from '@parley/shared/ipc/channels';
import type { Result } from '@parley/shared/result';

/** The app without its shell: what a host process drives. */
export type Engine = {
  /** Parses `input` with the contract, runs the use-case, never rejects. */
  call(name: EngineCallName, input: unknown): Promise<Result<unknown>>;
  onChange(listener: (change: Change) => void): void;
  /** The machine woke up or its network changed: probe every connection (3 s), reconnect where it is dead. */
  wake(): void;
  /** Whether nobody uses this machine: one is seen as away then, where no other device is in use. */
  setIdle(isIdle: boolean): void;
  close(): Promise<void>;
};
