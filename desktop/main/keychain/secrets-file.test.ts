import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSecretsFile, writeSecretsFile } from './secrets-file.ts';

const newPath = () => join(mkdtempSync(join(tmpdir(), 'parley-secrets-')), 'secrets.json');

it('keeps secrets for this person alone, and no file for none', () => {
  const path = newPath();
  expect(readSecretsFile(path)).toEqual({});
  writeSecretsFile(path, { account: 'c2VjcmV0' });
  expect(readSecretsFile(path)).toEqual({ account: 'c2VjcmV0' });
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  writeSecretsFile(path, {});
  expect(existsSync(path)).toBe(false);
});

it('reads a file that was cut off, or is something else, as none, and writes over it', () => {
  const path = newPath();
  for (const content of ['', '{"account": "c2Vj', '[]', '{"account": 7}']) {
    writeFileSync(path, content);
    expect(readSecretsFile(path)).toEqual({});
  }
  writeSecretsFile(path, { account: 'c2VjcmV0' });
  expect(readSecretsFile(path)).toEqual({ account: 'c2VjcmV0' });
});
