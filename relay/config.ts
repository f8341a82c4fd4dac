import { createHmac } from 'node:crypto';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { FileLimits } from './domain/files/file-ports.ts';
import { readInviteCode } from './domain/invites/invite-code.ts';
import { fileEnvironment, fileProblems, readFileSettings, type S3Settings } from './file-settings.ts';
import { keptSecret } from './kept-secret.ts';
import { type OutgoingConfig, outgoingEnvironment, readOutgoingSettings } from './outgoing-settings.ts';
import { type RateLimits, rateLimitsSchema } from './rate-limits.ts';
import { withSecretFiles } from './secret-files.ts';

const roles = ['api', 'realtime', 'worker'] as const;
type Role = (typeof roles)[number];

/** Everything an operator may decide. `null`: not given. `rateLimits: null`: no limits at all (benchmarks). */
export type RelayConfig = {
  port: number;
  host: string;
  publicUrl: string | null;
  /** Where people get the app, for pages that a browser shows. */
  appUrl: string | null;
  databaseUrl: string | null;
  redisUrl: string | null;
  nodeName: string;
  dataDir: string;
  jwtSecret: string;
  refreshSecret: string;
  registration: 'open' | 'invite' | 'closed';
  /** The code without which nobody can make the first account of all, as it is stored. */
  firstAdminInvite: string | null;
  roles: readonly Role[];
  rateLimits: RateLimits | null;
  /** How long a bot has to answer a command. */
  commandMs: number;
  /** How long nobody is at a device until his push gateways are told. */
  pushAfterMs: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** What files may take, in bytes, and where they are kept: `dataDir`, or an object store that speaks S3. */
  files: { limits: FileLimits; s3: S3Settings | null };
  /** What may be fetched from other servers. */
  outgoing: OutgoingConfig;
  /** Whether `X-Forwarded-For` is believed: of everybody, or of these addresses and networks. */
  trustProxy: boolean | string;
};

/** Thrown where the environment is wrong: one line for each problem, fit to be shown as it is. */
export class ConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const urlOf = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a URL starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );

const secretSchema = z.string().min(32, 'must be at least 32 characters long');

const rateLimitsTextSchema = z.string().transform((text, context): RateLimits | null => {
  if (text === 'off') return null;
  const parsed = rateLimitsSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  context.addIssue({
    code: 'custom',
    message: `must be "off" or JSON like {"writes":{"capacity":200,"perSecond":20}}: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || 'text'}: ${issue.message}`).join('; ')}`,
  });
  return z.NEVER;
});

const rolesSchema = z.string().transform((text, context): Role[] => {
  const names = text.split(',').map((name) => name.trim());
  const known = roles.filter((role) => names.includes(role));
  if (known.length > 0 && known.length === new Set(names).size) return known;
  context.addIssue({ code: 'custom', message: `must be some of ${roles.join(', ')}, separated by commas` });
  return z.NEVER;
});

/** An address, or a network such as 10.0.0.0/8. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  return version !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)));
}

const trustProxySchema = z
  .string()
  .refine(
    (text) => text === 'true' || text === 'false' || text.split(',').every((part) => isNetwork(part.trim())),
    'must be true, false, or addresses and networks separated by commas',
  )
  .transform((text) => (text === 'true' ? true : text === 'false' ? false : text));

/** `PUBLIC_URL` is an origin: calls and sockets have fixed paths, and everybody reads it. */
const publicUrlSchema = urlOf('http:', 'https:').refine((text) => {
  const url = URL.parse(text);
  // What is no URL at all has been said already.
  return url === null || (`${url.username}${url.password}${url.search}${url.hash}` === '' && url.pathname === '/');
}, 'must be an address without a path, such as https://chat.example.org');

/** Every variable, each checked by itself. */
export const environmentSchema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port number from 0 to 65535')
    .default(4800),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,253}(%[A-Za-z0-9.]+)?$/, 'must be an address or a host name')
    .default('0.0.0.0'),
  PUBLIC_URL: publicUrlSchema.optional(),
  APP_URL: urlOf('http:', 'https:').optional(),
  DATABASE_URL: urlOf('postgres:', 'postgresql:').optional(),
  REDIS_URL: urlOf('redis:', 'rediss:').optional(),
  NODE_NAME: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,60}$/, 'must be 1 to 60 of A-Z a-z 0-9 . _ -')
    .optional(),
  DATA_DIR: z.string().min(1).default('data'),
  JWT_SECRET: secretSchema.optional(),
  REFRESH_SECRET: secretSchema.optional(),
  REGISTRATION: z.enum(['open', 'invite', 'closed'], 'must be open, invite or closed').default('open'),
  FIRST_ADMIN_INVITE: z
    .string()
    .transform(readInviteCode)
    .refine((code) => code.length >= 12, 'must be a code of at least 12 letters and digits')
    .optional(),
  RELAY_ROLES: rolesSchema.default([...roles]),
  RATE_LIMITS: rateLimitsTextSchema.default(rateLimitsSchema.parse({})),
  COMMAND_SECONDS: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number of seconds')
    .transform(Number)
    .refine((seconds) => seconds >= 1 && seconds <= 86_400, 'must be 1 to 86400 seconds')
    .default(120),
  PUSH_AFTER_SECONDS: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number of seconds')
    .transform(Number)
    .refine((seconds) => seconds <= 3_600, 'must be 0 to 3600 seconds')
    .default(20),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be fatal, error, warn, info, debug, trace or silent').default('info'),
  TRUST_PROXY: trustProxySchema.default(false),
  ...fileEnvironment,
  ...outgoingEnvironment,
});

/** The environment of this process, for those who show what is given (only configuration reads it). */
export function givenEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}

/**
 * Reads and checks the relay's configuration; the variables are those of the protocol's last section. An empty variable counts as absent, and `NAME_FILE`
 * names a file with the value of `NAME`.
 * Makes `JWT_SECRET` once and keeps it in `DATA_DIR` where it is absent; with `REDIS_URL` (several nodes) it must be given.
 * @throws ConfigError naming every wrong variable, one line each
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): RelayConfig {
  const { given, problems } = withSecretFiles(environment, Object.keys(environmentSchema.shape));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  if (given['REDIS_URL'] !== undefined && given['JWT_SECRET'] === undefined) problems.push('JWT_SECRET must be given with REDIS_URL, the same for all nodes');
  if (parsed.success) problems.push(...fileProblems(parsed.data));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const values = parsed.data;
  const dataDir = resolve(values.DATA_DIR);
  // The embedded database, a secret that is made here, files (and those on their way to an object store) are all kept there.
  requireFolder(dataDir);
  const jwtSecret = values.JWT_SECRET ?? keptSecret(dataDir, 'jwt-secret');
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL ?? null,
    appUrl: values.APP_URL ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    nodeName:
      values.NODE_NAME ??
      hostname()
        .replace(/[^A-Za-z0-9._-]/g, '-')
        .slice(0, 60),
    dataDir,
    jwtSecret,
    refreshSecret: values.REFRESH_SECRET ?? createHmac('sha256', jwtSecret).update('parley refresh secret').digest('hex'),
    registration: values.REGISTRATION,
    firstAdminInvite: values.FIRST_ADMIN_INVITE ?? null,
    roles: values.RELAY_ROLES,
    rateLimits: values.RATE_LIMITS,
    commandMs: values.COMMAND_SECONDS * 1_000,
    pushAfterMs: values.PUSH_AFTER_SECONDS * 1_000,
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY,
    files: readFileSettings(values),
    outgoing: readOutgoingSettings(values),
  };
}

function requireFolder(dataDir: string): void {
  try {
    // An embedded PostgreSQL runs as another user and must be able to pass through this folder, hence 0711.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ConfigError([`DATA_DIR ${dataDir} must be a folder this process can write to: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
