import { callChannel, type EngineCallName, engineCallNames, hostCallNames, ipcBytesMax, type ShellCallName, shellCallNames } from '@parley/shared/ipc/channels';
import { fail, type Result } from '@parley/shared/result';
import { ipcMain } from 'electron';
import type { EngineHost } from '../engine-host/engine-host.ts';
import type { ShellLog } from '../log.ts';
import type { ShellCalls } from './shell-calls.ts';
import { isTrustedFrame } from './trusted-frame.ts';

export type HandleCallDeps = { host: EngineHost; shellCalls: ShellCalls; trustedOrigins: readonly string[]; log: ShellLog };

const hostNames: ReadonlySet<string> = new Set(hostCallNames);
const engineNames: ReadonlySet<string> = new Set(engineCallNames.filter((name) => !hostNames.has(name)));
const shellNames: ReadonlySet<string> = new Set(shellCallNames);

/**
 * The one way from the window into the app: checks who asks, that the call exists and its size, then passes it to the engine (which parses the input) or
 * answers it here. Never rejects.
 */
export function handleCalls(deps: HandleCallDeps): void {
  ipcMain.handle(callChannel, async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    if (!isTrustedFrame(event.senderFrame, deps.trustedOrigins)) {
      deps.log('error', 'call-refused', { origin: event.senderFrame?.origin ?? 'gone' });
      return fail({ code: 'forbidden', message: 'This page may not call the app.' });
    }
    if (typeof name !== 'string') return fail({ code: 'invalid', message: 'A call needs a name.' });
    const size = sizeOf(input);
    if (size === null) return fail({ code: 'invalid', message: 'Only plain values can be sent.' });
    if (size > ipcBytesMax) return fail({ code: 'too-large', message: `This is too large: ${size} bytes, at most ${ipcBytesMax} can be sent.` });
    if (engineNames.has(name)) return deps.host.call(name as EngineCallName, input);
    if (shellNames.has(name)) return deps.shellCalls(name as ShellCallName, input);
    return fail({ code: 'not-found', message: `There is no call ${name.slice(0, 60)}.` });
  });
}

/** Bytes of the input as JSON; null where it has no JSON form (cycles, BigInt). */
function sizeOf(input: unknown): number | null {
  try {
    return Buffer.byteLength(JSON.stringify(input) ?? '');
  } catch {
    return null;
  }
}
