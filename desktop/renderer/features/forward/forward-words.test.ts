import { limits } from '@parley/shared/limits';
import { expect, it } from 'vitest';
import { forwardWords } from './forward-words.ts';

const source = { author: 'Lena Novák', room: '#firmware', link: 'parley://chat/room/message' };

it('quotes every line, says whose words they are and where they stand', () => {
  expect(forwardWords({ body: 'first\nsecond' }, source, ' Look ')).toBe(
    'Look\n\n> first\n> second\n\nForwarded from Lena Novák, #firmware: parley://chat/room/message',
  );
  expect(forwardWords({ body: 'one' }, source, '')).toMatch(/^> one\n\nForwarded/);
});

it('never grows over what a message may hold, and keeps comment and source', () => {
  const words = forwardWords({ body: '🎉'.repeat(limits.bodyMax) }, source, 'See');
  expect([...words]).toHaveLength(limits.bodyMax);
  expect(words.startsWith('See\n\n> 🎉')).toBe(true);
  expect(words.endsWith('…\n\nForwarded from Lena Novák, #firmware: parley://chat/room/message')).toBe(true);
});

it('quotes nothing where there were only files', () => {
  expect(forwardWords({ body: '' }, source, 'Look')).toBe('Look\n\nForwarded from Lena Novák, #firmware: parley://chat/room/message');
});
