import { randomBytes } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { protocolVersion } from '@parley/shared/protocol/version';
import { z } from 'zod';
import { type Check, type Finding, ok, type Patient, problem, rowsOf, skipped, warning } from './check.ts';

const timeoutMs = 5_000;
const certificateWarnDays = 14;
const dayMs = 86_400_000;
const noUrl = 'PUBLIC_URL is not set';
const infoSchema = z.object({ version: z.string(), storeId: z.string(), protocol: z.object({ min: z.number(), max: z.number() }) });

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
};

/** Asks without trusting anybody's certificate: whether it is good is a check of its own, and nothing secret is sent. Status 101: a WebSocket. */
function ask(target: URL, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(target, { timeout: timeoutMs, headers, ...(target.protocol === 'https:' ? { rejectUnauthorized: false } : {}) });
    request.once('upgrade', (_answer, socket) => {
      socket.destroy();
      resolve({ status: 101, body: '' });
    });
    request.once('response', (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    request.once('timeout', () => request.destroy(new Error('no answer in time')));
    request.once('error', reject);
    request.end();
  });
}

async function serverInfo(url: string): Promise<z.infer<typeof infoSchema>> {
  const { status, body } = await ask(new URL('/v1/server', url));
  if (status !== 200) throw new Error(`it answered ${status}`);
  return infoSchema.parse(JSON.parse(body));
}

/** Asks for a WebSocket as the app does. Answers the status: 101 is a socket. */
async function upgrade(url: string): Promise<number> {
  const key = randomBytes(16).toString('base64');
  const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': key };
  return (await ask(new URL('/socket.io/?EIO=4&transport=websocket', url), headers)).status;
}

function daysLeft(url: URL): Promise<{ days: number; problem: string | null }> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: url.hostname, port: Number(url.port || 443), servername: url.hostname, rejectUnauthorized: false, timeout: timeoutMs },
      () => {
        const { valid_to: until } = socket.getPeerCertificate();
        const authorization = socket.authorized ? null : String(socket.authorizationError);
        socket.destroy();
        resolve({ days: Math.floor((Date.parse(until) - Date.now()) / dayMs), problem: authorization });
      },
    );
    socket.once('timeout', () => socket.destroy(new Error('no answer in time')));
    socket.once('error', reject);
  });
}

async function storeOf({ database }: Patient): Promise<string | null> {
  if (database === null) return null;
  return (await rowsOf<{ store_id: string }>(database, 'SELECT store_id::text FROM server').catch(() => []))[0]?.store_id ?? null;
}

async function publicUrl(patient: Patient): Promise<Finding> {
  const { publicUrl: url } = patient.config;
  if (url === null) return warning(noUrl, 'Set it to the address that people type, such as https://chat.example.org: invites and files need it.');
  try {
    const info = await serverInfo(url);
    const own = await storeOf(patient);
    if (own !== null && own !== info.storeId)
      return problem(`${url} is another server than this database`, 'Check where the proxy leads to, and whether every node has the same DATABASE_URL.');
    return ok(`${url} answers`);
  } catch (error) {
    return problem(
      `${url} does not answer: ${reasonOf(error)}`,
      'Check the DNS record, the firewall (ports 80 and 443) and that the proxy runs. From within a container the public address may be unreachable: try from outside too.',
    );
  }
}

export const networkChecks: Check[] = [
  { name: 'public address', run: publicUrl },
  {
    name: 'certificate',
    async run({ config }) {
      if (config.publicUrl === null) return skipped(noUrl);
      const url = new URL(config.publicUrl);
      if (url.protocol !== 'https:') {
        return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
          ? skipped('none is needed on this machine')
          : problem(
              'there is none: everything can be read on the way',
              'Put a proxy with TLS before the relay (deploy/README.md) and use https:// in PUBLIC_URL.',
            );
      }
      try {
        const { days, problem: untrusted } = await daysLeft(url);
        if (days < 0) return problem(`ran out ${-days} days ago`, 'Renew it. Caddy does so by itself: look into its log.');
        if (days < certificateWarnDays) return warning(`${days} days left`, 'It should have been renewed by now. Look into the log of the proxy.');
        return untrusted === null
          ? ok(`${days} days left`)
          : warning(
              `${days} days left, and this machine does not trust it (${untrusted})`,
              'Right for a certificate of your own: apps ask once and remember it. Else let the proxy get one by ACME.',
            );
      } catch (error) {
        return problem(`it cannot be looked at: ${reasonOf(error)}`, 'Check that the proxy listens on the port of PUBLIC_URL and speaks TLS.');
      }
    },
  },
  {
    name: 'WebSocket',
    async run({ config }) {
      if (config.publicUrl === null) return skipped(noUrl);
      try {
        const status = await upgrade(config.publicUrl);
        return status === 101
          ? ok('opens through the public address')
          : problem(
              `the public address answers ${status} instead of a socket`,
              'The proxy must pass on Upgrade requests for /socket.io/ (nginx: proxy_set_header Upgrade and Connection).',
            );
      } catch (error) {
        return problem(
          `does not open: ${reasonOf(error)}`,
          'Where the check of the public address is right, the proxy holds Upgrade requests for /socket.io/ back: let it pass them on. Else mend that first.',
        );
      }
    },
  },
  {
    name: 'this node',
    async run({ config }) {
      const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host.includes(':') ? `[${config.host}]` : config.host;
      const url = `http://${host}:${config.port}`;
      try {
        const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(timeoutMs) });
        if (!ready.ok) return problem(`it runs and is not ready: ${await ready.text()}`, 'What is down stands in the answer; the checks above say more.');
        const info = await serverInfo(url);
        return info.protocol.max === protocolVersion.max
          ? ok(`version ${info.version}, protocol ${info.protocol.min} to ${info.protocol.max}`)
          : warning(
              `it speaks protocol ${info.protocol.max}, this program ${protocolVersion.max}`,
              'Restart the node, so that it runs the version that is installed.',
            );
      } catch (error) {
        return warning(
          `no relay answers on ${url}: ${reasonOf(error)}`,
          'Start it: `parley-relay start`, `docker compose up -d` or `systemctl start parley-relay`.',
        );
      }
    },
  },
];
