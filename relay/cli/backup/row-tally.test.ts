import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createRowTally } from './row-tally.ts';

const lines = ['room-a\t1\tone\n', 'room-a\t2\t\\N\n', 'room-b\t1\tünï 🎉\n', 'room-a\t3\ttwo\\nlines\n'];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test.each([1, 2, 3, 7, 1_000])('counts and hashes the same in chunks of %i bytes', (size) => {
  const bytes = Buffer.from(lines.join(''));
  const tally = createRowTally(0);
  for (let at = 0; at < bytes.length; at += size) tally.update(bytes.subarray(at, at + size));
  expect(tally.rows()).toBe(4);
  expect(tally.byRoom()).toEqual(
    new Map([
      ['room-a', sha256(`${lines[0]}${lines[1]}${lines[3]}`)],
      ['room-b', sha256(`${lines[2]}`)],
    ]),
  );
  expect(tally.digest()).toBe(sha256(lines.join('')));
});

test('finds the room in any column, the last too', () => {
  const middle = createRowTally(1);
  middle.update(Buffer.from('1\tr\tx\n'));
  const last = createRowTally(2);
  last.update(Buffer.from('1\tx\tr\n'));
  expect([...middle.byRoom().keys(), ...last.byRoom().keys()]).toEqual(['r', 'r']);
});
