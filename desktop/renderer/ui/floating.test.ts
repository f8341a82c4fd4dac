import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const renderer = new URL('../', import.meta.url);

/** What the library places at something else and takes away when it closes. */
const floating = ['menu', 'connection-card', 'topic-card', 'profile-card', 'emoji-popover', 'search-date'];

// The library waits for the end of an animation that it did not see begin: without motion it had ended before, and an empty menu kept the focus for good.
it('lets nothing that is placed at something else appear by an animation', () => {
  const sheets = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'));
  const rules = sheets.flatMap((path) => [...readFileSync(new URL(path, renderer), 'utf8').matchAll(/([^{}]+)\{([^{}]*)\}/g)]);
  const rulesOf = (name: string) =>
    rules.filter(([, selector]) => new RegExp(`\\.${name}(?![\\w-])[^ ]*$`).test(selector?.trim() ?? '')).map(([, , body]) => body ?? '');
  for (const name of floating) {
    expect(rulesOf(name), name).not.toEqual([]);
    expect(rulesOf(name).join(''), name).not.toMatch(/animation/);
  }
});
