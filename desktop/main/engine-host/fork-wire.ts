import { fork } from 'node:child_process';
import type { FromEngine } from '../../engine-process/port-messages.ts';
import type { EngineWire } from './engine-wire.ts';

/** Hosts the engine in a plain Node: where the Electron at hand has a Node-API too old for the store. Never part of a release. */
export function startForkWire(entry: string, nodePath: string): EngineWire {
  // A plain Node cannot read inside the archive; test builds unpack the file beside it.
  const child = fork(entry.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked'), [], {
    execPath: nodePath,
    execArgv: [],
    serialization: 'json',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let isGone = false;
  const exitListeners: ((code: number | null) => void)[] = [];
  const leave = (code: number | null) => {
    if (isGone) return;
    isGone = true;
    for (const listener of exitListeners) listener(code);
  };
  child.once('exit', leave);
  // A Node that cannot be started at all has no exit, only this.
  child.once('error', () => leave(null));
  return {
    post(message) {
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => child.on('message', (message) => listener(message as FromEngine)),
    onExit: (listener) => exitListeners.push(listener),
    kill: () => child.kill('SIGKILL'),
    pid: () => child.pid ?? null,
  };
}
