import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Type-checks every part of the house with the options (and the globals) that are true for it: the renderer sees no Node, shared sees neither Node nor DOM.
const parts = [
  'shared/tsconfig.json',
  'relay/tsconfig.json',
  'bot-kit/tsconfig.json',
  'desktop/tsconfig.node.json',
  'desktop/tsconfig.web.json',
  'desktop/tsconfig.web-test.json',
  'tests/tsconfig.json',
];
const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

/** Checks one part; what the compiler says is printed in one piece. */
function check(part) {
  return new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(
      process.execPath,
      [compiler, '--project', part, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', `.cache/types/${part.replaceAll('/', '-')}.tsbuildinfo`],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => {
      console.log(`${code === 0 ? 'ok' : 'FAILED'}  ${part}  (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (output !== '') console.log(output.trimEnd());
      resolve(code === 0);
    });
  });
}

const waiting = [...parts];
const results = [];
async function work() {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) results.push(await check(part));
}
await Promise.all([work(), work()]);
process.exitCode = results.length === parts.length && results.every(Boolean) ? 0 : 1;
