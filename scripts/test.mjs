import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { continueOnPinnedNode, prepare } from './bootstrap.mjs';
import { startChild } from './child-processes.mjs';
import { elapsed } from './progress.mjs';
import { parts } from './test-parts.mjs';

// `npm test`: sets the machine up, runs every part, goes on after a failing one, and sums up. The last line is `N passed, N failed`.
// `node scripts/test.mjs PART… [-- VITEST ARGUMENTS]` runs some of them.

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, 'artefacts', 'test-reports');
const startedAt = Date.now();

await continueOnPinnedNode(import.meta.url);

const separator = process.argv.indexOf('--');
const names = process.argv.slice(2, separator === -1 ? undefined : separator).filter((name) => parts.some((part) => part.name === name));
const extraArgs = process.argv.slice(2).filter((argument) => argument !== '--' && !names.includes(argument));
const chosen = parts.filter((part) => (names.length === 0 ? part.isExtra !== true : names.includes(part.name)));

/** @type {Set<import('./child-processes.mjs').Child>} */
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void interrupt());

async function interrupt() {
  await Promise.all([...running].map((child) => child.stop(5_000)));
  console.log('interrupted');
  process.exit(130);
}

/**
 * @typedef {{ part: import('./test-parts.mjs').Part; passed: number; failed: number; skipped: number; note: string; failures: string[]; ms: number }} Outcome
 */

/** Runs one part to its end. `say` gets every line it prints. @returns {Promise<Outcome>} */
async function runPart(part, say) {
  const partStartedAt = Date.now();
  const outcome = (counts) => ({ part, passed: 0, failed: 0, skipped: 0, note: '', failures: [], ms: Date.now() - partStartedAt, ...counts });
  try {
    const whyNot = (await part.whyNot?.()) ?? null;
    if (whyNot !== null) {
      say(`not run: ${whyNot}`);
      return outcome({ skipped: 1, note: `not run: ${whyNot}` });
    }
    const { electron } = await prepare(part.needs, say);
    const env = { ...process.env, ...electron?.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
    if (part.run.kind === 'check') {
      const code = await runChild(...commandOf(part.run), { env, cwd: root }, say, part.limitMinutes);
      return outcome(code === 0 ? { passed: 1 } : { failed: 1, note: `exit code ${code}` });
    }
    const report = join(reports, `${part.name}.json`);
    rmSync(report, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const args = [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...part.run.args, ...extraArgs, ...reporters];
    const code = await runChild(process.execPath, args, { env, cwd: root }, say, part.limitMinutes);
    return outcome(countTests(report, code));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return outcome({ failed: 1, note: 'its set-up failed' });
  }
}

function commandOf({ command, args }) {
  return command === 'node' ? [process.execPath, args] : [join(root, 'node_modules', '.bin', command), args];
}

async function runChild(command, args, options, say, limitMinutes) {
  const child = startChild(command, args, { ...options, onLine: say });
  running.add(child);
  const timer = setTimeout(() => {
    say(`ended: it took longer than ${limitMinutes} minutes`);
    void child.stop(5_000);
  }, limitMinutes * 60_000);
  const code = await child.ended;
  clearTimeout(timer);
  await child.stop(0);
  running.delete(child);
  return code;
}

/** What vitest's report says. A file that could not run, or an error outside of a test, counts as a failure; so does a part in which nothing ran. */
function countTests(report, code) {
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { failed: 1, note: `no report (exit code ${code})` };
  }
  const failures = result.testResults.filter((file) => file.status === 'failed').flatMap(failuresOf);
  const counts = { passed: result.numPassedTests, failed: failures.length, skipped: result.numPendingTests + (result.numTodoTests ?? 0), failures };
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, note: 'no test ran' };
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1, note: `exit code ${code}, though no test failed` };
  return counts;
}

/** One line for each failed test of a file, or for the file itself where it could not run: what a reader of the last lines needs to begin. */
function failuresOf({ name, assertionResults, message }) {
  const file = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return [`${file}: ${reasonOf(message)}`];
  return failed.map((test) => `${file} > ${test.fullName}: ${reasonOf(test.failureMessages[0])}`);
}

/** What went wrong on one line, and where in our own files, innermost first: the lines above may be cut off where a CI shows the end only. */
function reasonOf(text = '') {
  const lines = stripVTControlCharacters(text).split('\n');
  const isPlace = (line) => /^\s+at /.test(line);
  const words = lines.filter((line) => !isPlace(line) && line.trim() !== '').map((line) => line.trim());
  const places = lines.filter((line) => isPlace(line) && line.includes(root) && !line.includes('node_modules')).map((line) => line.trim().replace(root, ''));
  return [words.join(' ').slice(0, 500), ...places.slice(0, 3)].join(' ');
}

/** Runs one part and prints what it says: at once where it runs alone, in one piece at its end where others run beside it. */
async function present(part, isAlone) {
  const lines = [];
  if (isAlone) console.log(`\n━━ ${part.title}`);
  const outcome = await runPart(part, isAlone ? (line) => console.log(line) : (line) => lines.push(line));
  if (!isAlone) console.log(`\n━━ ${part.title}\n${lines.join('\n')}`);
  console.log(`── ${part.title}: ${summaryOf(outcome)}`);
  return outcome;
}

function summaryOf({ passed, failed, skipped, note, ms }) {
  const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return `${counts}${note === '' ? '' : ` (${note})`} in ${elapsed(Date.now() - ms)}`;
}

mkdirSync(reports, { recursive: true });
// What every part of the first wave shares is made before it, once.
await prepare({ prismaClient: chosen.some((part) => part.needs.prismaClient === true) });
const light = chosen.filter((part) => part.together === true);
const outcomes = [];
if (light.length > 1) {
  // Two lanes for two cores: the checks one after the other, the unit tests beside them.
  const lanes = [light.filter((part) => part.run.kind === 'check'), light.filter((part) => part.run.kind === 'vitest')];
  await Promise.all(
    lanes.map(async (lane) => {
      for (const part of lane) outcomes.push(await present(part, false));
    }),
  );
}
for (const part of chosen) if (part.together !== true || light.length === 1) outcomes.push(await present(part, true));

console.log(`\n━━ all parts, in ${elapsed(startedAt)}`);
for (const part of chosen) {
  const outcome = outcomes.find((one) => one.part === part);
  console.log(`${outcome.failed > 0 ? '✗' : '✓'} ${part.title}: ${summaryOf(outcome)}`);
  for (const failure of outcome.failures) console.log(`    ${failure}`);
}
const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
