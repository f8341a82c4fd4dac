import type { ServerView } from '@parley/shared/ipc/views';
import { protocolVersion } from '@parley/shared/protocol/version';
import { type EngineDeps, EngineError } from '../ports.ts';
import { toServerUrl } from './server-url.ts';
import { certificateError } from './trust-certificate.ts';

/** Looks at a server before anybody signs in. @throws EngineError `invalid` (no address), `unavailable` (nobody answers, or with a certificate that is not trusted: its fingerprint is an issue at `certificate`) */
export async function probeServer(deps: EngineDeps, typed: string): Promise<ServerView> {
  const url = toServerUrl(typed);
  const startedAt = deps.clock.now();
  const answer = await deps.http.serverInfo(url);
  if (!answer.ok) throw (answer.error.code === 'unavailable' ? await certificateError(deps, url, answer.error) : null) ?? new EngineError(answer.error);
  const { name, version, nodeName, storeId, registration, protocol } = answer.value;
  const isSupported = protocol.min <= protocolVersion.max && protocol.max >= protocolVersion.min;
  return { url, name, version, nodeName, storeId, registration, isSupported, latencyMs: deps.clock.now() - startedAt };
}
