import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasCommand, root } from './tools.ts';

const source = join(root, 'deploy/terraform');

describe.runIf(hasCommand('terraform', 'version'))('terraform', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-terraform-'));
    cpSync(source, folder, { recursive: true, filter: (path) => !path.endsWith('.terraform') });
    writeFileSync(join(folder, 'settings'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const terraform = (place: string, ...args: string[]) => {
    const env = { ...process.env, TF_CLI_CONFIG_FILE: join(folder, 'settings'), CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
    const ran = spawnSync('terraform', args, { cwd: join(folder, place), env, encoding: 'utf8', timeout: 90_000 });
    return { status: ran.status, words: ran.stdout + ran.stderr };
  };

  test('every file has the form that terraform gives, and can be read', () => {
    const { status, words } = terraform('.', 'fmt', '-check', '-recursive', '-diff');
    expect(status, words).toBe(0);
    writeFileSync(join(folder, 'examples/hetzner/slip.tf'), 'resource "a" {{');
    expect(terraform('.', 'fmt', '-check', '-recursive').status).not.toBe(0);
    rmSync(join(folder, 'examples/hetzner/slip.tf'));
  });

  test('the module plans what it should and refuses what is wrong, without any provider', () => {
    expect(terraform('installation', 'init', '-no-color').status).toBe(0);
    expect(terraform('installation', 'validate', '-no-color')).toMatchObject({ status: 0 });
    const { status, words } = terraform('installation', 'test', '-no-color');
    expect(status, words).toBe(0);
    expect(words).toMatch(/[6-9] passed, 0 failed/);
  });
});

test('an example gives the module only what it takes, and uses only what it gives', () => {
  const variables = readFileSync(join(source, 'installation/variables.tf'), 'utf8').match(/(?<=^variable ")\w+/gm) ?? [];
  const outputs = readFileSync(join(source, 'installation/outputs.tf'), 'utf8').match(/(?<=^output ")\w+/gm) ?? [];
  for (const name of readdirSync(join(source, 'examples'))) {
    const text = readFileSync(join(source, 'examples', name, 'main.tf'), 'utf8');
    const given =
      /^module "installation" \{\n([\s\S]*?)^\}/m
        .exec(text)?.[1]
        ?.match(/^ {2}\w+/gm)
        ?.map((word) => word.trim()) ?? [];
    expect(given.length).toBeGreaterThan(3);
    for (const variable of given.filter((word) => word !== 'source')) expect(variables).toContain(variable);
    for (const [, used] of text.matchAll(/module\.installation\.(\w+)/g)) expect(outputs).toContain(used);
  }
});
