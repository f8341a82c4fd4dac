import { expect, it } from 'vitest';
import { foundLine } from './found-line.ts';

const line = (body: string, word: string, max = 200) => {
  const from = body.indexOf(word);
  const { cuts, isCut } = foundLine(body, from < 0 ? [] : [{ from, to: from + word.length }], { before: 24, max });
  return `${isCut ? '…' : ''}${cuts.map(({ text, isFound }) => (isFound ? `[${text}]` : text)).join('')}`;
};

it('is plain words with what was found, without marks', () => {
  expect(line('**The** release is `done`', 'release')).toBe('The [release] is done');
  expect(line('# A *bold*ly\n\nwritten line', 'bold')).toBe('A [bold]ly written line');
});

it('never says what a spoiler hides, found or not', () => {
  expect(line('he is ||the gardener|| after all', 'gardener')).toBe('he is ▒▒▒▒ after all');
});

it('begins shortly before what was found, and ends in time', () => {
  const body = `${'word '.repeat(20)}**needle** and more`;
  expect(line(body, 'needle')).toBe('…ord word word word word [needle] and more');
  expect(line(body, 'needle', 27)).toBe('…ord word word word word [nee]');
  expect(line(body, 'nothing', 10)).toBe('word word ');
});
