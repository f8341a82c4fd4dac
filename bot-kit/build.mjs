import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

// Makes the library as plain JavaScript, a package of its own that runs under Node 20 and newer and needs nothing but socket.io-client: in `dist/`, or in the folder that is named.
const folder = fileURLToPath(new URL('.', import.meta.url));
const out = resolve(process.argv[2] ?? join(folder, 'dist'));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
rmSync(out, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '--project', join(folder, 'tsconfig.build.json'), '--outDir', out], { stdio: 'inherit' });

// What it shares with the server and the app is types, but for a few plain functions, which come along as files of their own.
const bringAlong = (_, name) => {
  const source = readFileSync(fileURLToPath(import.meta.resolve(`@parley/shared/${name}`)), 'utf8');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  writeFileSync(join(out, `${name}.js`), outputText);
  return `'./${name}.js'`;
};
for (const file of readdirSync(out)) {
  const path = join(out, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(/'@parley\/shared\/([a-z-]+)'/g, bringAlong));
}

const { name, version, description, license, dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
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
writeFileSync(join(out, 'package.json'), `${JSON.stringify(built, null, 2)}\n`);
copyFileSync(join(folder, 'README.md'), join(out, 'README.md'));
