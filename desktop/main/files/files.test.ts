import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok } from '@parley/shared/result';
import { afterAll, describe, expect, it } from 'vitest';
import { answerFile } from './answer-file.ts';
import { readFileAddress, readPictureAddress } from './file-address.ts';
import { readRange } from './read-range.ts';
import { createSaveFile, nameFor } from './save-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const id = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;
const stored = `app://files/${id(1)}/${id(2)}/${id(3)}/${id(4)}`;
const path = join(folder, 'bytes');
writeFileSync(path, '0123456789');
const hostOf = (type: string) => ({ call: async () => ok({ path, name: 'a', type }) });

describe('readFileAddress', () => {
  it('names a file of a message, or one that waits', () => {
    expect(readFileAddress(`${stored}/thumbnail`)).toEqual({
      accountId: id(1),
      fileId: id(4),
      of: { roomId: id(2), messageId: id(3) },
      variant: 'thumbnail',
    });
    expect(readFileAddress(`app://files/${id(1)}/${id(4)}`)).toEqual({ accountId: id(1), fileId: id(4), of: null, variant: 'whole' });
  });

  it.each([
    `${stored}/other`,
    `${stored}/whole/more`,
    stored,
    `app://parley/${id(1)}/${id(4)}`,
    `https://files/${id(1)}/${id(4)}`,
    `app://files/${id(1)}/..%2f..%2fetc`,
    'app://files/',
    'nothing',
  ])('refuses %s', (address) => expect(readFileAddress(address)).toBeNull());
});

describe('readPictureAddress', () => {
  const hash = 'ab'.repeat(32);

  it('names somebody’s picture', () => {
    expect(readPictureAddress(`app://files/${id(1)}/pictures/${hash}`)).toEqual({ accountId: id(1), hash });
    expect(readFileAddress(`app://files/${id(1)}/pictures/${hash}`)).toBeNull();
  });

  it.each([
    `app://files/${id(1)}/pictures/${hash}/more`,
    `app://files/${id(1)}/pictures/${hash}0`,
    `app://files/${id(1)}/pictures/..%2f${hash}`,
    `app://files/${id(1)}/others/${hash}`,
    `app://parley/${id(1)}/pictures/${hash}`,
    'nothing',
  ])('refuses %s', (address) => expect(readPictureAddress(address)).toBeNull());
});

it.each([
  [null, null],
  ['bytes=0-3', { from: 0, to: 3 }],
  ['bytes=4-', { from: 4, to: 9 }],
  ['bytes=-3', { from: 7, to: 9 }],
  ['bytes=5-99', { from: 5, to: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=0-1,3-4', null],
  ['lines=1-2', null],
] as const)('reads the range %s', (header, range) => expect(readRange(header, 10)).toEqual(range));

describe('answerFile', () => {
  const ask = (type: string, headers = {}) => answerFile(hostOf(type), new Request(`${stored}/whole`, { headers }));

  it('gives bytes of a picture, whole or in part, and never anything that runs', async () => {
    const whole = await ask('image/png');
    expect([whole.status, whole.headers.get('content-type'), await whole.text()]).toEqual([200, 'image/png', '0123456789']);
    const part = await ask('video/mp4', { range: 'bytes=2-4' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
    expect((await ask('video/mp4', { range: 'bytes=10-' })).status).toBe(416);
    for (const type of ['text/html', 'image/svg+xml', 'text/javascript', 'application/pdf', '']) {
      const answer = await ask(type);
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('says what the engine says', async () => {
    const answer = await answerFile({ call: async () => fail({ code: 'gone', message: 'deleted' }) }, new Request(`${stored}/whole`));
    expect(answer.status).toBe(410);
    expect((await answerFile(hostOf('image/png'), new Request(`${stored}/whole`, { method: 'POST' }))).status).toBe(404);
  });
});

describe('saving', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\a.exe', 'a.exe'],
    ['.bashrc', 'bashrc'],
    ['a:b?.txt', 'a_b_.txt'],
    ['...', 'file'],
    ['report.pdf. ', 'report.pdf'],
  ])('suggests for %s the name %s', (name, suggested) => expect(nameFor(name)).toBe(suggested));

  it('copies where the person says, shows only what it saved, and says what went wrong', async () => {
    const shown: string[] = [];
    let answer: string | null = join(folder, 'saved');
    const files = createSaveFile({ host: hostOf('text/plain'), ask: async () => answer, downloads: () => folder, show: (given) => shown.push(given) });
    const input = { accountId: id(1), fileId: id(4), of: null };
    expect(await files.save(input)).toEqual(ok({ path: answer }));
    expect(readFileSync(join(folder, 'saved'), 'utf8')).toBe('0123456789');
    files.show('/etc/passwd');
    files.show(join(folder, 'saved'));
    expect(shown).toEqual([join(folder, 'saved')]);
    answer = null;
    expect(await files.save(input)).toEqual(ok({ path: null }));
    answer = join(folder, 'codes.txt');
    expect(await files.saveText({ name: 'codes.txt', text: 'aaaa\n' })).toEqual(ok({ path: answer }));
    expect(readFileSync(answer, 'utf8')).toBe('aaaa\n');
    answer = join(folder, 'no', 'such', 'folder');
    expect(await files.saveText({ name: 'codes.txt', text: 'aaaa' })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(await files.save(input)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});

it('has an export written where the person says, and shows only what was begun', async () => {
  const asked: [string, unknown][] = [];
  const shown: string[] = [];
  let place: string | null = null;
  const files = createSaveFile({
    host: {
      call: async (name, input) => {
        asked.push([name, input]);
        return ok({});
      },
    },
    ask: async (suggested) => (place && suggested.endsWith('parley-export.zip') ? place : null),
    downloads: () => folder,
    show: (given) => shown.push(given),
  });
  expect(await files.exportAccount({ accountId: id(1) })).toEqual(ok({ path: null }));
  expect(asked).toEqual([]);
  place = join(folder, 'mine.zip');
  expect(await files.exportAccount({ accountId: id(1) })).toEqual(ok({ path: place }));
  expect(asked).toEqual([['accounts.export', { accountId: id(1), path: place }]]);
  files.show(place);
  expect(shown).toEqual([place]);
});
