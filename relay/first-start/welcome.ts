import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatInvite } from '@parley/shared/links';
import { invitePreviewSchema } from '@parley/shared/protocol/http';
import { givenEnvironment } from '../config.ts';
import { readFirstStartConfig } from './first-start-config.ts';
import { welcomeWords } from './welcome-words.ts';

// Runs once everything is healthy and says what the operator needs next: `docker compose logs welcome`.

const config = readFirstStartConfig(givenEnvironment());
const made = (...path: string[]) => readFileSync(join(config.folder, ...path), 'utf8').trim();

/** Whether the first account is still to be made, asked as anybody may ask. */
async function isWaiting(code: string): Promise<boolean> {
  const answer = await fetch(`${config.relayUrl}/v1/invites/${encodeURIComponent(code)}`, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return invitePreviewSchema.parse(await answer.json()).isValid;
}

const code = made('relay', 'first_admin_invite');
const address = config.publicUrl?.replace(/\/$/, '') ?? null;
const port = config.httpsPort === '443' ? '' : `:${config.httpsPort}`;
const mode = made('tls', 'mode');
process.stdout.write(
  welcomeWords({
    address: address ?? `https://THIS-MACHINE${port}`,
    isAddressKnown: address !== null,
    fingerprint: mode === 'acme' ? null : new X509Certificate(made('tls', 'certificate.pem')).fingerprint256,
    isSelfSigned: mode === 'self-signed',
    invite: (await isWaiting(code)) ? { code, link: address === null ? null : formatInvite({ serverUrl: address, code }).app } : null,
  }),
);
