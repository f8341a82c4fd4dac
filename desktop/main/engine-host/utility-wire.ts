import { utilityProcess } from 'electron';
import type { FromEngine } from '../../engine-process/port-messages.ts';
import type { EngineWire } from './engine-wire.ts';

/** Hosts the engine in Electron's own utility process: the way of every release. `entry` is the built file's path. */
export function startUtilityWire(entry: string): EngineWire {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Parley engine', stdio: 'inherit' });
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', (message: FromEngine) => listener(message)),
    onExit: (listener) => child.once('exit', (code) => listener(code)),
    kill: () => child.kill(),
    pid: () => child.pid ?? null,
  };
}
