import { randomBytes, X509Certificate } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { givenEnvironment } from '../config.ts';
import { newInviteCode, showInviteCode } from '../domain/invites/invite-code.ts';
import { caddyOptions, caddySites, chooseTls } from './choose-tls.ts';
import { readFirstStartConfig } from './first-start-config.ts';
import { keptFor, owners, writeFor } from './kept-files.ts';
import { makeSelfSignedCertificate } from './self-signed-certificate.ts';

// Runs before everything else of the compose installation, as root and without a network: makes what nobody should have to invent, once, and puts each piece
// where only those who need it can read it. A second run keeps what is there.

const config = readFirstStartConfig(givenEnvironment());
const made = (...path: string[]) => join(config.folder, ...path);
const newSecret = () => randomBytes(32).toString('base64url');

function makeSecrets(): void {
  const databasePassword = keptFor(owners.postgres, made('postgres', 'password'), newSecret);
  const redisConf = keptFor(owners.redis, made('redis', 'redis.conf'), () => `requirepass ${newSecret()}\nsave ""\nappendonly no\n`);
  const redisPassword = /^requirepass (\S+)$/m.exec(redisConf)?.[1] ?? '';
  writeFor(owners.node, made('relay', 'database_password'), databasePassword);
  writeFor(owners.node, made('relay', 'redis_password'), redisPassword);
  keptFor(owners.node, made('relay', 'jwt_secret'), newSecret);
  keptFor(owners.grafana, made('grafana', 'password'), newSecret);
  keptFor(owners.node, made('relay', 'first_admin_invite'), () => showInviteCode(newInviteCode()));
}

/** The store of files beside the relay speaks S3 with these; empty where the relay keeps its files itself. */
function makeStoreKeys(): void {
  const { s3 } = config;
  const key = s3 === null ? '' : s3.key || 'parley';
  const secret = s3 === null ? '' : s3.secret || keptFor(owners.node, made('relay', 'made_s3_secret'), newSecret);
  writeFor(owners.node, made('relay', 's3_key'), key);
  writeFor(owners.node, made('relay', 's3_secret'), secret);
  const identities = [{ name: 'parley', credentials: [{ accessKey: key, secretKey: secret }], actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'] }];
  writeFor(owners.node, made('s3', 'identities.json'), JSON.stringify({ identities: s3 === null ? [] : identities }));
}

function makeTls(): void {
  const own = { certificate: join(config.ownCertificate, 'certificate.pem'), key: join(config.ownCertificate, 'key.pem') };
  const mode = chooseTls({ publicUrl: config.publicUrl, hasOwnFiles: existsSync(own.certificate) && existsSync(own.key), wanted: config.tls });
  const host = config.publicUrl === null ? null : new URL(config.publicUrl).hostname.replace(/^\[|\]$/g, '');
  const acme = { acmeEmail: config.acmeEmail, acmeDirectory: config.acmeDirectory };
  if (mode === 'acme') {
    if (host === null) throw new Error('TLS=acme needs PUBLIC_URL, the address people will type.');
    writeFor(owners.node, made('tls', 'sites.caddy'), caddySites({ mode, host }));
    writeFor(owners.node, made('tls', 'options.caddy'), caddyOptions({ defaultName: null, ...acme }));
  } else {
    const pair =
      mode === 'own'
        ? { certificate: readFileSync(own.certificate, 'utf8'), key: readFileSync(own.key, 'utf8') }
        : selfSigned(host === null ? 'parley.local' : host);
    writeFor(owners.node, made('tls', 'certificate.pem'), pair.certificate);
    writeFor(owners.node, made('tls', 'key.pem'), pair.key);
    writeFor(owners.node, made('tls', 'sites.caddy'), caddySites({ mode, port: config.httpsPort }));
    writeFor(owners.node, made('tls', 'options.caddy'), caddyOptions({ defaultName: firstName(pair.certificate), ...acme }));
  }
  writeFor(owners.node, made('tls', 'mode'), mode);
}

/** Kept although its names may be old ones: apps know it by its fingerprint. */
function selfSigned(name: string): { certificate: string; key: string } {
  const text = keptFor(owners.node, made('tls', 'self-signed.json'), () => JSON.stringify(makeSelfSignedCertificate([name, 'localhost', '127.0.0.1', '::1'])));
  return JSON.parse(text) as { certificate: string; key: string };
}

/** A name that the certificate holds for, for somebody who comes by address or another name. */
function firstName(certificate: string): string | null {
  return /DNS:([^,\s]+)/.exec(new X509Certificate(certificate).subjectAltName ?? '')?.[1]?.replace(/^\*\./, 'any.') ?? null;
}

/** Some images' folders belong to root; nothing of theirs runs as root here. */
function giveFolders(): void {
  for (const folder of [made('proxy'), made('proxy', 'caddy'), made('s3-data'), made('models')]) {
    mkdirSync(folder, { recursive: true });
    chownSync(folder, owners.node, owners.node);
  }
}

giveFolders();
makeSecrets();
makeStoreKeys();
makeTls();
