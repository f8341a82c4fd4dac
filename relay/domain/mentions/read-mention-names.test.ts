import { describe, expect, test } from 'vitest';
import { readMentionNames } from './read-mention-names.ts';

const handles = (body: string) => readMentionNames(body).handles;

describe('readMentionNames', () => {
  test.each([
    ['hi @ada', ['ada']],
    ['@Ada and @ADA', ['ada']],
    ['(@ada), "@grace"', ['ada', 'grace']],
    ['thanks @ada.', ['ada.', 'ada']],
    ['@j.doe-2_x!', ['j.doe-2_x']],
    ['**@ada**\n@grace', ['ada', 'grace']],
    ['日本語 @ada', ['ada']],
    ['mail ada@example.org', []],
    ['user/@scope and a.@b', []],
    ['@a', []],
    [`@${'x'.repeat(33)}`, []],
    ['@@ada', []],
    ['@ ada', []],
    ['', []],
  ])('%j calls %j', (body, expected) => {
    expect(handles(body)).toEqual(expected);
  });

  test.each([
    ['inline `@ada` here', []],
    ['two ticks ``a ` @ada`` @grace', ['grace']],
    ['an open tick ` calls @ada', ['ada']],
    ['a `code` and `@ada', ['ada']],
    ['```\n@ada\n```\n@grace', ['grace']],
    ['```ts\n@ada\n``\n@ada\n````\n@grace', ['grace']],
    ['~~~\n@ada\n```\n@ada\n~~~\n@grace', ['grace']],
    ['never closed\n```\n@ada', []],
    ['```not a fence``` @ada', ['ada']],
    ['```\n@ada\n``` still code\n@ada', []],
  ])('code calls nobody: %j', (body, expected) => {
    expect(handles(body)).toEqual(expected);
  });

  test('@room and @here are no handles', () => {
    expect(readMentionNames('@room, @Here. @ada')).toEqual({ handles: ['here.', 'ada'], room: true, here: true });
    expect(readMentionNames('`@room`')).toEqual({ handles: [], room: false, here: false });
  });

  test('a message calls at most 100 names', () => {
    expect(handles(Array.from({ length: 300 }, (_, index) => `@user${index}`).join(' '))).toHaveLength(100);
  });

  test('time grows with the length of the text, not faster', () => {
    const hostile = (length: number) => [
      `${'`'.repeat(3)}x `.repeat(length),
      Array.from({ length }, (_, index) => '`'.repeat((index % 50) + 1)).join(' '),
      '@a'.repeat(length),
      `@${'.'.repeat(length)}a`,
    ];
    const timeOf = (bodies: string[]) => {
      // Time of the processor, not of the clock: other work on the machine does not count.
      const start = process.cpuUsage();
      for (const body of bodies) readMentionNames(`@ada ${body}`);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    timeOf(hostile(2_000));
    const best = (length: number) => Math.min(...Array.from({ length: 7 }, () => timeOf(hostile(length))));
    const [small, large] = [best(2_000), best(16_000)];
    // Eight times the text; quadratic work would be 64 times the time.
    expect(large / small).toBeLessThan(32);
  });
});
