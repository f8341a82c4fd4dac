import { callChannel, changeChannel, filesOrigin } from '@parley/shared/ipc/channels';
import { contextBridge, ipcRenderer } from 'electron';

type Listener = (change: unknown) => void;

const listeners = new Set<Listener>();

// One subscription for the life of the page: a listener that comes and goes with a component can miss nothing in between.
ipcRenderer.on(changeChannel, (_event, change: unknown) => {
  for (const listener of listeners) listener(change);
});

/** All that the page can reach. It carries plain values; the shell and the engine check them. */
contextBridge.exposeInMainWorld('parley', {
  filesOrigin,
  call: (name: string, input: unknown): Promise<unknown> => ipcRenderer.invoke(callChannel, name, input),
  onChange(listener: Listener): () => void {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
});
