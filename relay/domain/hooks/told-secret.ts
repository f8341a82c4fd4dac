import type { Hook } from '@parley/shared/entities/hook';
import type { Deps } from '../deps.ts';
import type { KeptHook } from './hook-ports.ts';
import { hookSecretOf } from './hook-secret.ts';

/** A webhook with what is told of it once: the secret, and the address with it in (only its path where the server does not know its own address). */
export function toldSecret(
  settings: Pick<Deps['settings'], 'refreshSecret' | 'publicUrl'>,
  { hook, secretVersion }: KeptHook,
): { hook: Hook; url: string; secret: string } {
  const secret = hookSecretOf(settings.refreshSecret, hook.id, secretVersion);
  return { hook, url: hook.kind === 'outgoing' ? (hook.url ?? '') : `${settings.publicUrl ?? ''}/v1/hooks/${hook.id}/${secret}`, secret };
}
