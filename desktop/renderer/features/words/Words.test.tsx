// @vitest-environment jsdom

import type { Mentions } from '@parley/shared/entities/message';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selectView } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { hostileWords } from '../../testing/hostile-words.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { OpenLinkDialog } from './OpenLinkDialog.tsx';
import { Words } from './Words.tsx';

let fake: FakeParley;
const accountId = () => getState().accounts[0]?.id ?? '';
const nobody: Mentions = { userIds: [] };
const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);

function show(body: string, part: Partial<Parameters<typeof Words>[0]> = {}) {
  const { container } = render(<Words accountId={accountId()} body={body} mentions={nobody} {...part} />);
  const words = container.querySelector('.words');
  if (!(words instanceof HTMLElement)) throw new Error('no words');
  return words;
}

beforeEach(async () => {
  fake = startFakeApp();
  await waitFor(() => expect(Object.keys(getState().byAccount[accountId()]?.rooms ?? {}).length).toBeGreaterThan(3));
});

afterEach(stopFakeApp);

describe('formatting', () => {
  it('is drawn as elements with their own meaning', () => {
    const words = show('# Head\n**b** _i_ ~~s~~ `c`\n> q\n- [x] done\n- [ ] open\n\n3. three\n***\n|a|\n|-|\n|1|');
    for (const selector of ['strong', 'em', 'del', 'code', 'blockquote', 'ul', 'ol[start="3"]', 'hr', 'table th[scope=col]', 'td']) {
      expect(words.querySelector(selector), selector).toBeTruthy();
    }
    expect(within(words).getByRole('img', { name: 'Done:' })).toBeTruthy();
    expect(within(words).queryByRole('heading')).toBeNull();
  });

  it('keeps HTML and lines as they were typed', () => {
    const words = show('one <b>two</b> &amp;\nthree');
    expect(words.textContent).toBe('one <b>two</b> &amp;\nthree');
    expect(words.querySelector('b')).toBeNull();
  });

  it('hides a spoiler until one presses it or Enter on it', () => {
    const words = show('so ||it **was** him|| then');
    const spoiler = within(words).getByRole('button', { name: /Hidden words/ });
    expect(spoiler.querySelector('[inert]')).toBeTruthy();
    act(() => spoiler.focus());
    fireEvent.keyDown(spoiler, { key: 'Enter' });
    expect(within(words).queryByRole('button')).toBeNull();
    expect(document.activeElement?.textContent).toBe('it was him');
    expect(words.querySelector('strong')?.textContent).toBe('was');
  });

  it('draws one to three emoji large, also from codes', async () => {
    expect(show('🎉🔋').dataset['jumbo']).toBe('true');
    expect(show('🎉 ok').dataset['jumbo']).toBeUndefined();
    const words = show(':tada: :rocket:');
    await waitFor(() => expect(words.textContent).toBe('🎉 🚀'));
    expect(words.dataset['jumbo']).toBe('true');
  });

  it('replaces no code in code', async () => {
    const words = show(':tada: `:tada:`');
    await waitFor(() => expect(words.textContent).toBe('🎉 :tada:'));
  });

  it('folds what is very long, and remembers what was unfolded', () => {
    const body = Array.from({ length: 312 }, (_, index) => `line ${index}`).join('\n');
    show(body);
    fireEvent.click(screen.getByRole('button', { name: 'Show all 312 lines' }));
    expect(screen.queryByRole('button')).toBeNull();
    cleanup();
    show(body);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('shows control characters and keeps stacked marks in their line', () => {
    const words = show(`bell \u0007 and Z${'\u0301'.repeat(30)}algo here`);
    expect(words.textContent).toContain('bell \u2407');
    expect(words.querySelector('.words-stack')?.textContent).toMatch(/^Z.*algo$/);
  });
});

describe('code', () => {
  const code = Array.from({ length: 25 }, (_, index) => `const a${index} = "x";`).join('\n');

  it('names its language and file, is copied whole, and folds after 20 lines', async () => {
    const words = show(`\`\`\`ts src/a.ts\n${code}\n\`\`\``);
    expect(within(words).getByText('TypeScript')).toBeTruthy();
    expect(within(words).getByText('src/a.ts')).toBeTruthy();
    expect(words.querySelectorAll('.words-code-line')).toHaveLength(20);
    fireEvent.click(within(words).getByRole('button', { name: 'Copy the code' }));
    await waitFor(() => expect(callsOf('shell.copyText')).toEqual([{ text: code }]));
    fireEvent.click(within(words).getByRole('button', { name: 'Show all 25 lines' }));
    expect(words.querySelectorAll('.words-code-line')).toHaveLength(25);
  });

  it('gets its colours once the rules are here, and a diff its signs', async () => {
    const words = show('```diff-js\n-const a = 1;\n+return "b";\n```');
    await waitFor(() => expect(words.querySelector('[data-colour=k]')?.textContent).toBe('const'));
    expect(words.querySelector('[data-change=added]')?.textContent).toBe('+return "b";\n');
    expect(words.querySelector('[data-change=removed] [data-colour=n]')?.textContent).toBe('1');
  });
});

describe('names', () => {
  it('show who is called; a press opens the profile', async () => {
    const words = show('@jonas, @ines and @omar', { mentions: { userIds: [personId('jonas'), personId('ines')] } });
    expect(within(words).getByRole('button', { name: '@ines' }).dataset['own']).toBe('true');
    expect(within(words).queryByRole('button', { name: '@omar' })).toBeNull();
    fireEvent.click(within(words).getByRole('button', { name: '@jonas' }));
    expect(await screen.findByRole('dialog', { name: 'Profile' })).toBeTruthy();
  });

  it('look called in words that wait, as far as people are known here', () => {
    const words = show('@jonas. Also @room, but not @nobody.here', { mentions: null });
    expect(within(words).getByRole('button', { name: '@jonas' })).toBeTruthy();
    expect([...words.querySelectorAll('.words-mention')].map((element) => element.textContent)).toEqual(['@jonas', '@room']);
  });

  it('lead to rooms that one knows', () => {
    const words = show('see #design and #nowhere');
    expect(within(words).getAllByRole('button')).toHaveLength(1);
    fireEvent.click(within(words).getByRole('button', { name: '#design' }));
    expect(selectView(getState())).toMatchObject({ kind: 'room', roomId: roomSamples.design.id });
  });
});

describe('links', () => {
  it('open at once where they are what they seem', () => {
    const words = show('https://example.org/a');
    fireEvent.click(within(words).getByRole('link'));
    expect(callsOf('shell.openExternal')).toEqual([{ url: 'https://example.org/a' }]);
  });

  it('ask where they lead elsewhere than they say, and show where', () => {
    const words = show('[https://bank.example](https://evil.example/x)');
    fireEvent.click(within(words).getByRole('link'));
    expect(callsOf('shell.openExternal')).toEqual([]);
    const overlay = getState().overlay;
    expect(overlay).toEqual({ kind: 'open-link', href: 'https://evil.example/x', doubt: 'other-address' });
    cleanup();
    render(<OpenLinkDialog href="https://evil.example/x" doubt="other-address" />);
    expect(screen.getByText('evil.example').tagName).toBe('STRONG');
    fireEvent.click(screen.getByRole('button', { name: 'Open' }));
    expect(callsOf('shell.openExternal')).toEqual([{ url: 'https://evil.example/x' }]);
    expect(getState().overlay).toBeNull();
  });

  it('do not go past the question by the middle button', () => {
    const link = within(show('http://example.org')).getByRole('link');
    expect(fireEvent(link, new MouseEvent('auxclick', { bubbles: true, cancelable: true, button: 1 }))).toBe(false);
  });

  it('inside the app open there', async () => {
    const words = show(`parley://chat.fjordlight.no/${roomSamples.design.id}`);
    fireEvent.click(within(words).getByRole('link'));
    await waitFor(() => expect(callsOf('links.resolve')).toHaveLength(1));
    expect(callsOf('shell.openExternal')).toEqual([]);
  });

  it('to pictures are links: nothing is loaded', () => {
    const words = show('![the mast](https://example.org/mast.png)');
    expect(words.querySelector('img')).toBeNull();
    expect(within(words).getByRole('link', { name: 'the mast' }).getAttribute('href')).toBe('https://example.org/mast.png');
  });

  it('are no tab stops in a row that has not the focus', () => {
    const words = show('https://example.org @jonas ||x||\n```\nx\n```', { isActive: false, mentions: { userIds: [personId('jonas')] } });
    expect(words.querySelectorAll('[tabindex="0"]')).toHaveLength(0);
    expect(words.querySelectorAll('a, button, [role=button], pre').length).toBeGreaterThan(3);
  });
});

describe('found parts', () => {
  const foundIn = (body: string, ...wanted: string[]) => {
    const found = wanted.map((part) => ({ from: body.indexOf(part), to: body.indexOf(part) + part.length })).sort((a, b) => a.from - b.from);
    return [...show(body, { found, mentions: { userIds: [personId('jonas')] } }).querySelectorAll('.words-found, [data-found]')].map(
      (part) => part.textContent,
    );
  };

  it('are marked in plain and formatted words, code, links, quotes and names', () => {
    expect(foundIn('the gasket holds', 'gasket')).toEqual(['gasket']);
    expect(foundIn('the **gas**ket', '**gas**ket')).toEqual(['gas', 'ket']);
    expect(foundIn('> a\n> - the `gasket` and https://gasket.org', 'gasket', 'gasket.org')).toEqual(['gasket', 'gasket.org']);
    expect(foundIn('```js\nconst gasket = 1;\n```', 'gasket')).toEqual(['gasket']);
    expect(foundIn('for @jonas', 'jonas')).toEqual(['@jonas']);
    expect(foundIn('\\*gasket\\* |a|', 'gasket')).toEqual(['gasket']);
  });
});

describe('hostile words', () => {
  it('are more than a hundred and fifty', () => {
    expect(new Set(hostileWords).size).toBeGreaterThanOrEqual(150);
  });

  it('make no element that runs or loads, no handler and no address but those that people may open', async () => {
    const seen = hostileWords.map((body) => show(body));
    await act(() => Promise.resolve());
    const allowed = new Set([
      'DIV',
      'P',
      'SPAN',
      'STRONG',
      'EM',
      'DEL',
      'CODE',
      'PRE',
      'BLOCKQUOTE',
      'UL',
      'OL',
      'LI',
      'HR',
      'TABLE',
      'THEAD',
      'TBODY',
      'TR',
      'TH',
      'TD',
      'A',
      'BDI',
      'BUTTON',
      'svg',
      'rect',
      'path',
      'MARK',
    ]);
    for (const words of seen) {
      for (const element of words.querySelectorAll('*')) {
        expect(allowed.has(element.tagName), `${element.tagName} in ${words.textContent}`).toBe(true);
        for (const { name, value } of element.attributes) {
          expect(name).not.toMatch(/^on|^src|^style$|^srcset|^action|^ping|^xlink|^id$/);
          if (name === 'href') expect(value).toMatch(/^(?:https?:|mailto:|parley:)/);
        }
      }
    }
    expect((window as { hacked?: unknown }).hacked).toBeUndefined();
  });

  it('have no complaint of the accessibility check', async () => {
    const words = show('**b** ||hidden|| `c` [l](https://x.org) @jonas #design\n\n- [x] a\n\n|a|b|\n|-|-|\n|1|2|\n\n```js\nx\n```\n> q', {
      mentions: { userIds: [personId('jonas')] },
    });
    const { violations } = await axe.run(words, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  });
});
