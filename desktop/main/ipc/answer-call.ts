import { type EngineCallName, engineCallNames, hostCallNames, ipcBytesMax, type ShellCallName, shellCallNames } from '@parley/shared/ipc/channels';
import { fail, type Result } from '@parley/shared/result';
import type { EngineHost } from '../engine-host/engine-host.ts';
import type { ShellLog } from '../log.ts';
import type { ShellCalls } from './shell-calls.ts';
import { type FrameFacts, isTrustedFrame } from './trusted-frame.ts';

export type AnswerCallDeps = { host: Pick<EngineHost, 'call'>; shellCalls: ShellCalls; trustedOrigins: readonly string[]; log: ShellLog };

/** A call as it came: nothing of it is trusted. */
type IncomingCall = { frame: FrameFacts | null; name: unknown; input: unknown };

const hostNames: ReadonlySet<string> = new Set(hostCallNames);
const engineNames: ReadonlySet<string> = new Set(engineCallNames.filter((name) => !hostNames.has(name)));
const shellNames: ReadonlySet<string> = new Set(shellCallNames);

/**
 * Checks who asks, that the call exists and its size, then passes it to the engine (which parses the input) or answers it here. Never rejects: what goes
 * wrong on the way is `internal`, and its reason is in the log alone.
 */
export async function answerCall(deps: AnswerCallDeps, { frame, name, input }: IncomingCall): Promise<Result<unknown>> {
  if (!isTrustedFrame(frame, deps.trustedOrigins)) {
    deps.log('error', 'call-refused', { origin: frame?.origin ?? 'gone' });
    return fail({ code: 'forbidden', message: 'This page may not call the app.' });
  }
  if (typeof name !== 'string') return fail({ code: 'invalid', message: 'A call needs a name.' });
  const size = sizeOf(input);
  if (size === null) return fail({ code: 'invalid', message: 'Only plain values can be sent.' });
  if (size > ipcBytesMax) return fail({ code: 'too-large', message: `This is too large: ${size} bytes, at most ${ipcBytesMax} can be sent.` });
  try {
    if (engineNames.has(name)) return await deps.host.call(name as EngineCallName, input);
    if (shellNames.has(name)) return await deps.shellCalls(name as ShellCallName, input);
  } catch (error) {
    deps.log('error', 'call-failed', { name, reason: String(error) });
    return fail({ code: 'internal', message: 'The app could not do that. Nothing was lost; try again.' });
  }
  return fail({ code: 'not-found', message: `There is no call ${name.slice(0, 60)}.` });
}

/** Bytes of the input as JSON; null where it has no JSON form (cycles, BigInt). */
function sizeOf(input: unknown): number | null {
  try {
    return Buffer.byteLength(JSON.stringify(input) ?? '');
  } catch {
    return null;
  }
}
