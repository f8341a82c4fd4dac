import { limits } from '@parley/shared/limits';
import type { ServerInfo } from '@parley/shared/protocol/http';
import { features, protocolVersion } from '@parley/shared/protocol/version';
import type { HttpDeps } from './http-deps.ts';

/** What anybody may know of this server before signing in. */
export function serverInfo({ domain, name, version }: HttpDeps): ServerInfo {
  return {
    name,
    version,
    nodeName: domain.settings.nodeName,
    storeId: domain.server.storeId,
    protocol: { ...protocolVersion },
    registration: domain.settings.registration,
    limits: { ...limits, fileBytesMax: domain.files.limits.fileBytesMax, fileBytesPerPersonMax: domain.files.limits.personBytesMax },
    features: [...features],
  };
}
