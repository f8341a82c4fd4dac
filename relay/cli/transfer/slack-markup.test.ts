import { expect, test } from 'vitest';
import { bodyOf, emojiOf } from './slack-markup.ts';

const names = { user: (id: string) => (id === 'U1' ? 'ada' : null), channel: (id: string) => (id === 'C1' ? 'general' : null) };

test.each([
  ['hi <@U1> and <@U9|zoe>, see <#C1|old-name>', 'hi @ada and @zoe, see #general'],
  ['<!here> <!channel> <!subteam^S1|@ops>', '@here @room @ops'],
  ['<https://example.org|a page> <https://example.org/x> <mailto:a@b.c|a@b.c>', '[a page](https://example.org) https://example.org/x [a@b.c](mailto:a@b.c)'],
  ['*bold* and ~gone~ and _leaning_, 2*3*4', '**bold** and ~~gone~~ and _leaning_, 2*3*4'],
  ['a &lt; b &amp;&amp; c', 'a < b && c'],
  ['`*not bold* &lt;b&gt;` but *bold*', '`*not bold* <b>` but **bold**'],
  ['```\n<@U1>\n```', '```\n<@U1>\n```'],
  [':wave: :our-own:', '👋 :our-own:'],
])('%s', (slack, parley) => {
  expect(bodyOf(slack, names)).toBe(parley);
});

test('emoji by the names that Slack gives them', () => {
  expect([emojiOf('+1'), emojiOf('wave::skin-tone-3'), emojiOf('heart'), emojiOf('our-logo')]).toEqual(['👍', '👋', '❤️', null]);
});
