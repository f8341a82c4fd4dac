import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Rules of the house that no linter knows: short files, named by what they do, stylesheets that stay cheap, and a lockfile that is whole.

const root = fileURLToPath(new URL('..', import.meta.url));
const linesMax = { code: 400, test: 600 };
const vagueName = /(^|-)(utils?|helpers?|managers?|common|misc)(-|\.|$)/i;
const typesOff = /@ts-(ignore|expect-error|nocheck)/;
/** One such rule, and each letter typed restyles every message: what is changed below an element with a `:has()` asks all that such rules speak of. */
const asksUpwards = /:has\(/;
/** Drawn by tools, or copied from elsewhere as they are. */
const leftOut = /^(package-lock\.json|desktop\/build\/|prisma\/migrations\/|shared\/protocol\/protocol\.snapshot\.json)/;

const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
if (listed.status !== 0) throw new Error(`git ls-files failed: ${listed.stderr}`);
const files = listed.stdout.split('\n').filter((file) => /\.(ts|tsx|mjs|cjs|css|sql)$/.test(file) && !leftOut.test(file));

const problems = [];
const lengths = [];
for (const file of files) {
  let text;
  try {
    text = readFileSync(join(root, file), 'utf8');
  } catch {
    continue; // deleted in the work tree
  }
  const lines = text.split('\n').length - 1;
  const isTest = /\.test\.tsx?$/.test(file);
  const most = isTest ? linesMax.test : linesMax.code;
  if (!isTest) lengths.push(lines);
  if (lines > most) problems.push(`${file} has ${lines} lines, more than ${most}: split it by what it does`);
  if (file.split('/').some((part) => vagueName.test(part))) problems.push(`${file}: "${basename(file)}" does not say what it does`);
  if (typesOff.test(text) && !file.endsWith('check-house-rules.mjs')) problems.push(`${file} switches the type checker off`);
  if (file.endsWith('.css') && asksUpwards.test(text)) problems.push(`${file} asks upwards with :has(): let the component set a data attribute`);
}
lengths.sort((a, b) => a - b);
const at = (share) => lengths[Math.floor(lengths.length * share)] ?? 0;
const lock = spawnSync(process.execPath, [join(root, 'scripts', 'complete-lockfile.mjs'), '--check'], { encoding: 'utf8' });
if (lock.status !== 0) problems.push(lock.stderr.trim());

for (const problem of problems) console.error(problem);
console.log(`${files.length} files; length of code: median ${at(0.5)}, p90 ${at(0.9)}, longest ${lengths.at(-1)} lines; ${problems.length} problems`);
process.exitCode = problems.length > 0 || files.length < 100 ? 1 : 0;
