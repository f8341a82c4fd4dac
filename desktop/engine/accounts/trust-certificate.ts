import type { WireError } from '@parley/shared/protocol/errors';
import { type EngineDeps, EngineError } from '../ports.ts';
import { putCertificate } from '../store/device/certificates.ts';
import type { Store } from '../store/store.ts';
import { toServerUrl } from './server-url.ts';

/** Where a server answers with a certificate that nobody vouches for, its fingerprint is at this path of the error's issues. */
const issuePath = 'certificate';

/** Why a server could not be reached, where it is a certificate that this computer does not trust; else null. `error`: how the attempt failed. */
export async function certificateError(deps: EngineDeps, url: string, error: WireError): Promise<EngineError | null> {
  // A certificate that changed is known by now.
  if (error.issues?.some(({ path }) => path === issuePath)) return new EngineError(error);
  const shown = await deps.certificates?.look(url);
  if (!shown?.ok || shown.value.isVouchedFor) return null;
  const message = 'No authority that this computer knows vouches for this server. Compare the fingerprint of its certificate with your admin before you go on.';
  return new EngineError({ code: 'unavailable', message, issues: [{ path: issuePath, message: shown.value.fingerprint }] });
}

/**
 * From now on this server is trusted by the certificate with this fingerprint, and by no other.
 * @throws EngineError `conflict` (the server shows another one by now), `unavailable`
 */
export async function trustCertificate(deps: EngineDeps, device: Store, input: { url: string; fingerprint: string }): Promise<void> {
  const url = toServerUrl(input.url);
  const shown = await deps.certificates?.look(url);
  if (!shown?.ok) throw new EngineError(shown?.error ?? { code: 'unavailable', message: 'The server could not be reached.' });
  const { isVouchedFor: _, ...certificate } = shown.value;
  if (certificate.fingerprint !== input.fingerprint)
    throw new EngineError({ code: 'conflict', message: 'The server shows another certificate now. Look at its fingerprint again.' });
  const trustedAtMs = deps.clock.now();
  device.write((write) => putCertificate(write, { origin: url, ...certificate, trustedAtMs }));
  deps.certificates?.trust(url, { ...certificate, trustedAtMs });
}
