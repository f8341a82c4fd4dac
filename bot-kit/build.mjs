import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// Makes `dist/`: the library as plain JavaScript, a package of its own that runs under Node 20 and newer and needs nothing but socket.io-client.
const folder = fileURLToPath(new URL('.', import.meta.url));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
rmSync(`${folder}dist`, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '--project', `${folder}tsconfig.build.json`], { stdio: 'inherit' });
const { name, version, description, license, dependencies } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
const built = {
  name,
  version,
  description,
  license,
  type: 'module',
  exports: { './*': './*.js' },
  engines: { node: '>=20' },
  dependencies: { 'socket.io-client': dependencies['socket.io-client'] },
};
writeFileSync(`${folder}dist/package.json`, `${JSON.stringify(built, null, 2)}\n`);
copyFileSync(`${folder}README.md`, `${folder}dist/README.md`);
