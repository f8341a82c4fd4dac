import type { AdminSettings } from '@parley/shared/entities/admin';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Deps } from '../deps.ts';
import type { AdminActor, StoredSettings } from './admin-ports.ts';
import { requireAdmin } from './require-admin.ts';

type SettingsDeps = Pick<Deps, 'admin' | 'settings' | 'newId'>;

/** Name and registration of the server, and where they come from. Throws `forbidden`. */
export async function getSettings(deps: Omit<SettingsDeps, 'newId'>, actor: AdminActor): Promise<AdminSettings> {
  await requireAdmin(deps, actor);
  return render(deps, await deps.admin.settings());
}

/** Sets them on every node at once; null: back to what the environment says. Throws `forbidden`. */
export async function updateSettings(deps: SettingsDeps, actor: AdminActor, input: ParsedCallInput<'admin.updateSettings'>): Promise<AdminSettings> {
  const by = await requireAdmin(deps, actor);
  const { name, registration, opId = deps.newId() } = input;
  return render(deps, await deps.admin.updateSettings({ ...by, opId, change: { name, registration } }));
}

function render({ settings }: Pick<SettingsDeps, 'settings'>, stored: StoredSettings): AdminSettings {
  const defaults = { name: settings.serverName, registration: settings.registration };
  return {
    name: stored.name ?? defaults.name,
    registration: stored.registration ?? defaults.registration,
    defaults,
    isNameSet: stored.name !== null,
    isRegistrationSet: stored.registration !== null,
  };
}
