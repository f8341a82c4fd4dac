import { defineConfig } from 'vitest/config';

/** Built, generated and installed files hold no tests of ours. */
const exclude = ['**/node_modules/**', '**/out/**', '**/dist/**', '**/.cache/**', 'artefacts/**'];
const systemTests = ['tests/system/**/*.test.ts', 'tests/faults/**/*.test.ts', 'tests/torture/**/*.test.ts'];
const composeTests = ['tests/compose/**/*.test.ts'];
const deployTests = ['tests/deploy/**/*.test.ts'];
const desktopTests = ['**/*.e2e.test.ts', 'tests/desktop/**/*.test.ts'];
const integrationTests = ['**/*.int.test.ts'];
const uiTests = ['desktop/renderer/**/*.test.tsx'];
/** Starts one PostgreSQL for all files of a run. */
const postgres = ['tests/support/postgres-global-setup.ts'];
const minutes = (count: number) => count * 60_000;

/**
 * One project for each kind of test, so that each can run alone: `unit` needs nothing, `ui` a DOM, `int` PostgreSQL and Redis, `system` whole relays with
 * engines, `deploy` kubectl, terraform and Debian's packages, `e2e` the real Electron. Workers are bounded for two cores; what starts servers or windows runs one file at a time.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // On a busy machine a window of components takes its time.
    testTimeout: 20_000,
    exclude,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...integrationTests, ...desktopTests, 'tests/{system,faults,torture,compose,deploy}/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'ui', include: uiTests, environment: 'jsdom', setupFiles: ['desktop/renderer/testing/patient-queries.ts'], sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: 'int',
          include: integrationTests,
          exclude: [...systemTests, ...desktopTests],
          globalSetup: postgres,
          testTimeout: minutes(1),
          hookTimeout: minutes(2),
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: systemTests,
          globalSetup: postgres,
          fileParallelism: false,
          testTimeout: minutes(3),
          hookTimeout: minutes(2),
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'compose',
          include: composeTests,
          fileParallelism: false,
          testTimeout: minutes(2),
          hookTimeout: minutes(5),
          sequence: { groupOrder: 5 },
        },
      },
      {
        extends: true,
        test: {
          name: 'deploy',
          include: deployTests,
          // It imports JSON in the way of bundlers.
          server: { deps: { inline: [/@actions\//] } },
          testTimeout: minutes(2),
          hookTimeout: minutes(4),
          sequence: { groupOrder: 6 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: desktopTests,
          fileParallelism: false,
          testTimeout: minutes(2),
          hookTimeout: minutes(3),
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
