// The parts of `npm test`, in order. Each runs alone too: `npm run test:unit`, or `node scripts/test.mjs unit int`.

import { whyNoDockerEngine } from './docker-needs.mjs';

const vitest = (projects, ...filters) => ({ kind: 'vitest', args: [...projects.flatMap((project) => ['--project', project]), ...filters] });
const check = (command, ...args) => ({ kind: 'check', command, args });

/**
 * `whyNot`: why it cannot run on this machine, if so; then it counts as skipped. `together`: light enough to run beside others on two cores. `needs`: what `prepare` gets before it. `limitMinutes`: then it is ended and counts as failed.
 * `isExtra`: run only when named.
 * @typedef {object} Part
 * @property {string} name
 * @property {string} title
 * @property {{ kind: 'vitest'; args: string[] } | { kind: 'check'; command: string; args: string[] }} run
 * @property {boolean} [together]
 * @property {Parameters<typeof import('./bootstrap.mjs').prepare>[0]} needs
 * @property {number} limitMinutes
 * @property {boolean} [isExtra]
 * @property {() => Promise<string | null>} [whyNot]
 */

/** @type {Part[]} */
export const parts = [
  { name: 'types', title: 'types', run: check('node', 'scripts/check-types.mjs'), together: true, needs: { prismaClient: true }, limitMinutes: 5 },
  { name: 'lint', title: 'lint and format', run: check('biome', 'check', '--error-on-warnings', '.'), together: true, needs: {}, limitMinutes: 2 },
  {
    name: 'boundaries',
    title: 'dependency boundaries',
    run: check('node', 'scripts/check-boundaries.mjs'),
    together: true,
    needs: { prismaClient: true },
    limitMinutes: 2,
  },
  { name: 'rules', title: 'house rules', run: check('node', 'scripts/check-house-rules.mjs'), together: true, needs: {}, limitMinutes: 2 },
  {
    name: 'unused',
    title: 'unused code',
    run: check('knip', '--no-progress', '--treat-config-hints-as-errors'),
    together: true,
    needs: { prismaClient: true },
    limitMinutes: 2,
  },
  { name: 'unit', title: 'unit tests', run: vitest(['unit', 'ui']), together: true, needs: { prismaClient: true }, limitMinutes: 8 },
  {
    name: 'int',
    title: 'integration tests (PostgreSQL, Redis)',
    run: vitest(['int']),
    needs: { prismaClient: true, systemPackages: ['redis'] },
    limitMinutes: 10,
  },
  {
    name: 'system',
    title: 'system and fault tests (engines × relays)',
    run: vitest(['system'], 'tests/system', 'tests/faults'),
    needs: { prismaClient: true, systemPackages: ['redis'] },
    limitMinutes: 15,
  },
  {
    name: 'torture',
    title: 'torture of the log',
    run: vitest(['system'], 'tests/torture'),
    needs: { prismaClient: true, systemPackages: ['redis'] },
    limitMinutes: 10,
  },
  {
    name: 'desktop',
    title: 'desktop tests (real Electron, real keychain)',
    run: vitest(['e2e']),
    needs: { prismaClient: true, systemPackages: ['electron', 'display', 'session', 'redis'], electron: true },
    limitMinutes: 15,
  },
  {
    name: 'deploy',
    title: 'files for operators (Kubernetes, Terraform, monitoring, workflows)',
    run: vitest(['deploy']),
    needs: {},
    limitMinutes: 5,
  },
  {
    name: 'compose',
    title: 'the compose installation (real Docker engine)',
    run: vitest(['compose'], 'tests/compose/compose.test.ts'),
    needs: {},
    limitMinutes: 12,
    whyNot: whyNoDockerEngine,
  },
  {
    name: 'hosting',
    title: 'certificates, proxies, profiles and the image (real Docker engine)',
    run: vitest(['compose'], ...['certificates', 'image', 'profiles', 'proxies', 'upgrade-taken-back'].map((name) => `tests/compose/${name}.test.ts`)),
    needs: {},
    limitMinutes: 40,
    isExtra: true,
    whyNot: whyNoDockerEngine,
  },
  {
    name: 'relay',
    title: 'unit and integration tests of the relay',
    run: vitest(['unit', 'int'], 'relay/', 'prisma/', 'shared/'),
    needs: { prismaClient: true, systemPackages: ['redis'] },
    limitMinutes: 10,
    isExtra: true,
  },
];
