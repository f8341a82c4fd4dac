import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStateFile } from './state-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-state-'));
  path = join(folder, 'deep', 'state.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const quiet = () => undefined;
const roomId = '01890000-0000-7000-8000-000000000000';

describe('the state file', () => {
  it('is there again after it was closed, and holds what was saved last', () => {
    const first = openStateFile(path, quiet);
    first.state.cursors[roomId] = 5;
    first.save();
    first.close();
    first.state.cursors[roomId] = 6;
    first.save();
    expect(openStateFile(path, quiet).state.cursors).toEqual({ [roomId]: 5 });
  });

  it('is one process’s at a time; what a dead one left is taken over', () => {
    const first = openStateFile(path, quiet);
    expect(() => openStateFile(path, quiet)).toThrow('uses the same state file');
    first.close();
    writeFileSync(`${path}.lock`, '1');
    expect(() => openStateFile(path, quiet)).toThrow('Process 1 uses the same state file');
    writeFileSync(`${path}.lock`, '999999999');
    const second = openStateFile(path, quiet);
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(String(process.pid));
    second.close();
  });

  it('is refused in clear words where it is damaged', () => {
    openStateFile(path, quiet).close();
    writeFileSync(path, '{"cursors":');
    expect(() => openStateFile(path, quiet)).toThrow('is damaged');
  });
});
