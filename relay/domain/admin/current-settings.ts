import type { Registration } from '@parley/shared/entities/admin';
import type { Deps } from '../deps.ts';

/** What this server is called and who may join it, as it holds now: what an admin set, else what the environment says. */
export async function currentSettings(deps: Pick<Deps, 'admin' | 'settings'>): Promise<{ name: string; registration: Registration }> {
  const stored = await deps.admin.settings();
  return { name: stored.name ?? deps.settings.serverName, registration: stored.registration ?? deps.settings.registration };
}
