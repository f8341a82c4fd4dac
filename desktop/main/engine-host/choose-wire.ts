import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { StartEngineWire } from './engine-wire.ts';
import { startUtilityWire } from './utility-wire.ts';

declare const __NODE_HOST__: boolean;

/** The Node-API that the native store needs. Decided by number, never by trying: the wrong one takes the process down. */
const neededNodeApi = 10;

/** Picks the host of the engine for this Electron. Throws where neither can work, in plain words. */
export async function chooseWire(entry: string, engineNodePath: string | null): Promise<StartEngineWire> {
  if (Number(process.versions['napi']) >= neededNodeApi) return () => startUtilityWire(entry);
  if (__NODE_HOST__) {
    const { startForkWire } = await import('./fork-wire.ts');
    const nodePath = engineNodePath ?? findWorkspaceNode();
    if (nodePath === null) throw new Error('This Electron is too old to host the store, and no other Node was named (--engine-node).');
    return () => startForkWire(entry, nodePath);
  }
  throw new Error(`This Electron offers Node-API ${process.versions['napi']}; the store needs ${neededNodeApi}.`);
}

/** The Node that `npm ci` put beside the sources. */
function findWorkspaceNode(): string | null {
  const path = join(app.getAppPath(), '..', 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(path) ? path : null;
}
