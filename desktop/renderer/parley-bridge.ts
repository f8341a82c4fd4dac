import type { Change } from '@parley/shared/ipc/changes';
import type { IpcCallName, IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';

/** What the preload puts on the window: the only way out of the renderer. `onChange` answers the function that ends it. */
export type ParleyBridge = {
  call<N extends IpcCallName>(name: N, input: IpcInput<N>): Promise<Result<IpcOutput<N>>>;
  onChange(listener: (change: Change) => void): () => void;
  /** Where pictures and sounds are asked for; see `state/file-address`. */
  filesOrigin: string;
};

declare global {
  interface Window {
    parley: ParleyBridge;
  }
}
