import { limits } from '@parley/shared/limits';
import { parseWords } from '@parley/shared/words/parse-words';
import { plainWords } from '@parley/shared/words/plain-words';
import { expect, it } from 'vitest';
import { forwardWords } from './forward-words.ts';

const source = { author: 'Lena Novák', room: '#firmware', link: 'parley://chat/room/message' };

it('quotes every line, says whose words they are and where they stand', () => {
  expect(forwardWords({ body: 'first\nsecond' }, source, ' Look ')).toBe(
    'Look\n\n> first\n> second\n\nForwarded from Lena Novák, #firmware: [show it](parley://chat/room/message)',
  );
  expect(forwardWords({ body: 'one' }, source, '')).toMatch(/^> one\n\nForwarded/);
});

it('never grows over what a message may hold, and keeps comment and source', () => {
  const words = forwardWords({ body: '🎉'.repeat(limits.bodyMax) }, source, 'See');
  expect([...words]).toHaveLength(limits.bodyMax);
  expect(words.startsWith('See\n\n> 🎉')).toBe(true);
  expect(words.endsWith('…\n\nForwarded from Lena Novák, #firmware: [show it](parley://chat/room/message)')).toBe(true);
});

it('quotes nothing where there were only files', () => {
  expect(forwardWords({ body: '' }, source, 'Look')).toBe('Look\n\nForwarded from Lena Novák, #firmware: [show it](parley://chat/room/message)');
});

it('takes names for names', () => {
  const { length } = parseWords(forwardWords({ body: 'x' }, { ...source, author: '@room *A* [b](https://evil.example)', room: '#a_b_c' }, ''));
  expect(length).toBe(2);
  expect(plainWords(forwardWords({ body: '' }, { ...source, author: '@room *A* [b](x)', room: '#a_b_c' }, ''), 200)).toBe(
    'Forwarded from @room *A* [b](x), #a_b_c: show it',
  );
});
