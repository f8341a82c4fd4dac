import { limits } from '@parley/shared/limits';
import type { ServerInfo } from '@parley/shared/protocol/http';
import { protocolVersion } from '@parley/shared/protocol/version';
import { currentSettings } from '../domain/admin/current-settings.ts';
import { offeredFeatures } from '../domain/offered-features.ts';
import type { HttpDeps } from './http-deps.ts';

/** What anybody may know of this server before signing in. */
export async function serverInfo({ domain, version }: HttpDeps): Promise<ServerInfo> {
  const { name, registration } = await currentSettings(domain);
  return {
    name,
    version,
    nodeName: domain.settings.nodeName,
    storeId: domain.server.storeId,
    protocol: { ...protocolVersion },
    registration,
    limits: { ...limits, fileBytesMax: domain.files.limits.fileBytesMax, fileBytesPerPersonMax: domain.files.limits.personBytesMax },
    features: offeredFeatures(domain),
  };
}
