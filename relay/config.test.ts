import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-config-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const problemsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig({ DATA_DIR: dataDir, ...environment });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};
const secret = 'x'.repeat(32);

test('everything has a default but what must not have one', () => {
  expect(readConfig({ DATA_DIR: dataDir, NODE_NAME: 'a', PUBLIC_URL: '' })).toMatchObject({
    port: 4800,
    publicUrl: null,
    appUrl: null,
    databaseUrl: null,
    redisUrl: null,
    nodeName: 'a',
    registration: 'open',
    roles: ['api', 'realtime', 'worker'],
    rateLimits: { writes: { capacity: 200, perSecond: 20 }, signInsByAccount: { points: 10, perMs: 600_000 } },
    logLevel: 'info',
    trustProxy: false,
    outgoing: { allow: [], ports: [80, 443], linkPreviews: true },
  });
});

test('the secret is made once, readable by its owner only, and the refresh secret is another one', () => {
  const [first, second] = [readConfig({ DATA_DIR: dataDir }), readConfig({ DATA_DIR: dataDir })];
  expect(first.jwtSecret).toMatch(/^[0-9a-f]{64}$/);
  expect(second.jwtSecret).toBe(first.jwtSecret);
  expect(first.refreshSecret).not.toBe(first.jwtSecret);
  expect(statSync(join(dataDir, 'jwt-secret')).mode & 0o777).toBe(0o600);
  expect(readConfig({ JWT_SECRET: secret, REFRESH_SECRET: 'y'.repeat(32) })).toMatchObject({ jwtSecret: secret, refreshSecret: 'y'.repeat(32) });
});

test('every wrong variable is one line that names it', () => {
  const problems = problemsOf({
    PORT: '65536',
    PUBLIC_URL: 'chat.example',
    DATABASE_URL: 'mysql://x',
    REDIS_URL: 'http://x',
    NODE_NAME: 'a b',
    JWT_SECRET: 'short',
    REGISTRATION: 'yes',
    RELAY_ROLES: 'api,cook',
    RATE_LIMITS: '{"writes":{"burst":1}}',
    PUSH_AFTER_SECONDS: '3601',
    LOG_LEVEL: 'loud',
    TRUST_PROXY: 'my proxy',
  });
  const names = [
    'PORT',
    'PUBLIC_URL',
    'DATABASE_URL',
    'REDIS_URL',
    'NODE_NAME',
    'JWT_SECRET',
    'REGISTRATION',
    'RELAY_ROLES',
    'RATE_LIMITS',
    'PUSH_AFTER_SECONDS',
    'LOG_LEVEL',
    'TRUST_PROXY',
  ];
  expect(problems.map((line) => line.split(' ')[0])).toEqual(names);
  for (const line of problems) expect(line).not.toContain('\n');
});

test('addresses are checked for what they are', () => {
  for (const url of ['https://user@chat.example', 'https://chat.example/path', 'https://chat.example?x', 'https://chat.example#x'])
    expect(problemsOf({ PUBLIC_URL: url })).toEqual(['PUBLIC_URL must be an address without a path, such as https://chat.example.org']);
  for (const network of ['999.1.1.1', '10.0.0.0/33', '::::', '10.0.0.1,', '10.0.0.0/8/8'])
    expect(problemsOf({ TRUST_PROXY: network })[0]).toMatch(/^TRUST_PROXY must be/);
  expect(readConfig({ DATA_DIR: dataDir, TRUST_PROXY: '10.0.0.0/8, ::1', HOST: 'fe80::1%eth0' })).toMatchObject({ trustProxy: '10.0.0.0/8, ::1' });
  expect(problemsOf({ HOST: 'not a host' })).toEqual(['HOST must be an address or a host name']);
});

test('several nodes need one secret', () => {
  expect(problemsOf({ REDIS_URL: 'redis://localhost' })).toEqual(['JWT_SECRET must be given with REDIS_URL, the same for all nodes']);
  expect(problemsOf({ REDIS_URL: 'redis://localhost', JWT_SECRET: secret })).toEqual([]);
});

test('a folder that cannot be written to is said in words', () => {
  expect(problemsOf({ DATA_DIR: '/dev/null/data' })[0]).toMatch(/^DATA_DIR \/dev\/null\/data must be a folder/);
});

test('rate limits can be overridden one by one, or be off', () => {
  expect(readConfig({ JWT_SECRET: secret, RATE_LIMITS: '{"writes":{"perSecond":5}}' }).rateLimits?.writes).toEqual({ capacity: 200, perSecond: 5 });
  expect(readConfig({ JWT_SECRET: secret, RATE_LIMITS: 'off' }).rateLimits).toBeNull();
});

test('files: sizes in bytes, and an object store whole or not at all', () => {
  expect(readConfig({ DATA_DIR: dataDir }).files).toEqual({
    limits: { fileBytesMax: 100 * 1024 ** 2, personBytesMax: 5 * 1024 ** 3, serverBytesMax: 200 * 1024 ** 3 },
    s3: null,
  });
  const s3 = { FILES_S3_ENDPOINT: 'http://store:9000', FILES_S3_BUCKET: 'parley', FILES_S3_KEY: 'key', FILES_S3_SECRET: 'secret' };
  expect(readConfig({ DATA_DIR: dataDir, FILE_BYTES_MAX: '5', ...s3 }).files).toMatchObject({
    limits: { fileBytesMax: 5 },
    s3: { endpoint: 'http://store:9000', bucket: 'parley', key: 'key', secret: 'secret', region: 'us-east-1' },
  });
  expect(problemsOf({ FILE_BYTES_MAX: '5 MB', FILE_BYTES_TOTAL: '0', FILES_S3_ENDPOINT: 'store' })).toEqual([
    'FILE_BYTES_MAX must be a number of bytes',
    'FILE_BYTES_TOTAL must be a number of bytes above 0',
    'FILES_S3_ENDPOINT must be a URL starting with http:// or https://',
  ]);
  expect(problemsOf({ FILES_S3_ENDPOINT: 'http://store:9000', FILES_S3_BUCKET: 'parley' })).toEqual([
    'FILES_S3_KEY must be given with the other FILES_S3_ variables',
    'FILES_S3_SECRET must be given with the other FILES_S3_ variables',
  ]);
});

test('a variable may lie in a file, and passwords become part of their URLs', () => {
  const fileOf = (name: string, text: string) => {
    writeFileSync(join(dataDir, name), text);
    return join(dataDir, name);
  };
  const config = readConfig({
    DATA_DIR: dataDir,
    JWT_SECRET_FILE: fileOf('jwt', `${secret}\n`),
    REFRESH_SECRET_FILE: fileOf('empty', '\n'),
    DATABASE_URL: 'postgresql://parley@db:5432/parley',
    DATABASE_PASSWORD_FILE: fileOf('db', 'a/b@c\n'),
    REDIS_URL: 'redis://cache:6379',
    REDIS_PASSWORD: 'pass',
    FIRST_ADMIN_INVITE_FILE: fileOf('invite', '7kq2-mxpa-4trb'),
  });
  expect(config).toMatchObject({
    jwtSecret: secret,
    databaseUrl: 'postgresql://parley:a%2Fb%40c@db:5432/parley',
    redisUrl: 'redis://:pass@cache:6379',
    firstAdminInvite: '7KQ2MXPA4TRB',
  });
  expect(config.refreshSecret).not.toBe('');
  expect(
    problemsOf({
      JWT_SECRET: secret,
      JWT_SECRET_FILE: join(dataDir, 'jwt'),
      REFRESH_SECRET_FILE: '/nowhere',
      FIRST_ADMIN_INVITE: 'short',
      REDIS_PASSWORD: 'x',
    }),
  ).toEqual([
    'JWT_SECRET_FILE must not be given together with JWT_SECRET',
    'REFRESH_SECRET_FILE must name a file that this process can read, not /nowhere',
    'REDIS_PASSWORD must not be given without REDIS_URL',
    'FIRST_ADMIN_INVITE must be a code of at least 12 letters and digits',
  ]);
  expect(problemsOf({ DATABASE_URL: 'postgresql://a:b@c/d', DATABASE_PASSWORD: 'x' })).toEqual([
    'DATABASE_PASSWORD must not be given: DATABASE_URL holds a password already',
  ]);
});
