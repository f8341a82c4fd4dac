import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Runs the dependency rules and proves that they looked at something: a cruise that saw nothing would pass every rule.
const root = fileURLToPath(new URL('..', import.meta.url));
const cruiser = fileURLToPath(new URL('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs', import.meta.url));
const leastModules = 100;
const areas = ['shared', 'relay', 'desktop', 'prisma', 'tests', 'scripts', 'bot-kit'].filter((area) => existsSync(new URL(`../${area}`, import.meta.url)));

const run = spawnSync(process.execPath, [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...areas], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
});
if (run.error !== undefined || !run.stdout.startsWith('{')) {
  console.error(run.error?.message ?? run.stderr);
  process.exit(1);
}
const { modules, summary } = JSON.parse(run.stdout);
const own = modules.filter((module) => /\.(ts|tsx|mjs|cjs)$/.test(module.source) && !module.source.includes('node_modules')).length;
for (const { rule, from, to, cycle } of summary.violations) {
  const path = cycle === undefined || cycle.length === 0 ? to : cycle.map((step) => step.name ?? step).join(' → ');
  console.error(`${rule.severity}  ${rule.name}: ${from} → ${path}`);
}
console.log(`${own} modules of ours seen, ${summary.totalDependenciesCruised} dependencies, ${summary.violations.length} violations`);
if (own <= leastModules) console.error(`Only ${own} modules were seen; more than ${leastModules} are expected. The check would prove nothing.`);
process.exitCode = summary.violations.length === 0 && own > leastModules ? 0 : 1;
