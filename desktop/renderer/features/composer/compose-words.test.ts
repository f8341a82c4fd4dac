// @vitest-environment jsdom
import type { User } from '@parley/shared/entities/user';
import { codePointLength } from '@parley/shared/limits';
import { describe, expect, it } from 'vitest';
import { roomSamples, sampleRoom, sampleRoomView } from '../../testing/sample-rooms.ts';
import { codeParts, isInCode } from '../emoji/code-parts.ts';
import { callsMany } from './calls-many.ts';
import { completionContext } from './completion-context.ts';
import { completeCommands, completePeople, completeRooms } from './completion-items.ts';
import { continueLine } from './continue-line.ts';
import type { TextEdit } from './edit-box.ts';
import { formatOfKey } from './format-keys.ts';
import { type Format, formatText, linkTo } from './format-text.ts';
import { asCode, asQuote, readPaste } from './paste-words.ts';
import { readCommand } from './read-command.ts';
import { splitBody } from './split-body.ts';

const after = (text: string, edit: TextEdit) => text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
/** `[` and `]` stand for the ends of the selection. */
function formatted(marked: string, format: Format): string {
  const from = marked.indexOf('⟦');
  const to = marked.indexOf('⟧') - 1;
  const text = marked.replace(/[⟦⟧]/g, '');
  const edit = formatText(text, from, to, format);
  const next = after(text, edit);
  return `${next.slice(0, edit.selectFrom)}⟦${next.slice(edit.selectFrom, edit.selectTo)}⟧${next.slice(edit.selectTo)}`;
}
const view = (members: number | null, online: number | null = members) => sampleRoomView(sampleRoom('firmware', 0), 0, { members, online });
const context = (text: string) => completionContext(text, text.length);

describe('formats', () => {
  it('wrap what is selected, and unwrap it again', () => {
    expect(formatted('a ⟦word⟧ b', 'bold')).toBe('a **⟦word⟧** b');
    expect(formatted('a **⟦word⟧** b', 'bold')).toBe('a ⟦word⟧ b');
    expect(formatted('a ⟦**word**⟧ b', 'bold')).toBe('a ⟦word⟧ b');
    expect(formatted('⟦⟧', 'italic')).toBe('_⟦⟧_');
    expect(formatted('_⟦⟧_', 'italic')).toBe('⟦⟧');
    expect(formatted('x ⟦gone ⟧y', 'strike')).toBe('x ~~⟦gone⟧~~ y');
    expect(formatted('``⟦a⟧``', 'code')).toBe('```⟦a⟧```');
    expect(formatted('⟦the end⟧', 'spoiler')).toBe('||⟦the end⟧||');
  });

  it('take whole lines for lists and quotes, and turn one kind into the other', () => {
    expect(formatted('⟦one\ntwo⟧', 'list')).toBe('⟦- one\n- two⟧');
    expect(formatted('⟦- one\n- two⟧', 'list')).toBe('⟦one\ntwo⟧');
    expect(formatted('⟦- one\n- two⟧', 'numbers')).toBe('⟦1. one\n2. two⟧');
    expect(formatted('wo⟦⟧rds', 'quote')).toBe('> wo⟦⟧rds');
    expect(formatted('> ⟦⟧words', 'quote')).toBe('⟦⟧words');
  });

  it('put code blocks on lines of their own, with a fence that its words cannot end', () => {
    expect(formatted('see ⟦a\nb⟧ there', 'code-block')).toBe('see \n```\n⟦a\nb⟧\n```\n there');
    expect(formatted('⟦```\na\n```⟧', 'code-block')).toBe('⟦a⟧');
    expect(formatted('⟦x ``` y⟧', 'code-block')).toBe('````\n⟦x ``` y⟧\n````');
  });

  it('make links, with the caret where something is missing', () => {
    expect(formatted('⟦words⟧', 'link')).toBe('[words](⟦⟧)');
    expect(formatted('⟦https://parley.example⟧', 'link')).toBe('[⟦⟧](https://parley.example)');
    expect(after('see [it]', linkTo('see [it]', 4, 8, 'https://a.example'))).toBe('see [\\[it\\]](https://a.example)');
  });

  it('have keys that work on every keyboard', () => {
    const key = (part: object) => formatOfKey({ key: '', code: '', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false, ...part }, false);
    expect(key({ key: 'b' })).toBe('bold');
    expect(key({ key: '(', code: 'Digit8', shiftKey: true })).toBe('list');
    expect(key({ key: 'X', shiftKey: true })).toBe('strike');
    expect(key({ key: 'x' })).toBeNull();
    expect(key({ key: 'b', ctrlKey: false })).toBeNull();
  });
});

describe('a new line', () => {
  const next = (text: string) => {
    const edit = continueLine(text, text.length);
    return edit ? after(text, edit) : null;
  };
  it('goes on with a list or a quote, and ends it when nothing is in it', () => {
    expect(next('- one')).toBe('- one\n- ');
    expect(next('a\n9. nine')).toBe('a\n9. nine\n10. ');
    expect(next('  * [x] done')).toBe('  * [x] done\n  * [ ] ');
    expect(next('> said')).toBe('> said\n> ');
    expect(next('> - said')).toBe('> - said\n> - ');
    expect(next('- one\n- ')).toBe('- one\n');
    expect(next('plain')).toBeNull();
    expect(next('-no list')).toBeNull();
  });
});

describe('what can be completed', () => {
  it('is read before the caret', () => {
    expect(context('hi @pri')).toEqual({ kind: 'person', query: 'pri', from: 3, to: 7 });
    expect(context('@')).toMatchObject({ kind: 'person', query: '' });
    expect(context('(#firm')).toMatchObject({ kind: 'room', query: 'firm' });
    expect(context(':ta')).toMatchObject({ kind: 'emoji', query: 'ta' });
    expect(context('/to')).toEqual({ kind: 'command', query: 'to', from: 0, to: 3 });
  });

  it('is nothing within words, code and addresses, and for one letter of an emoji', () => {
    for (const text of ['a@b', ':t', '10:30', 'http://x', 'and /topic', '```\n@pri', '# head', 'a@']) expect(context(text), text).toBeNull();
    expect(context('`code` @pri')).toMatchObject({ kind: 'person' });
    expect(completionContext('`@pri`', 5)).toBeNull();
  });

  it('names people by handle and name, best first, then everybody with counts', () => {
    const user = (handle: string, displayName: string): User => ({ id: `0198c0de-0000-7000-8000-${handle.padEnd(12, '0')}`, handle, displayName, version: 1 });
    const people = [user('priya', 'Priya Raman'), user('omar', 'Omar Haddad'), user('lena', 'Léna Novák'), user('ines', 'Ines')];
    const own = people[3]?.id ?? '';
    const found = (query: string) => completePeople(query, people, {}, view(1204, 9), own).map((item) => item.words);
    expect(found('')).toEqual(['Léna Novák', 'Omar Haddad', 'Priya Raman', '@room', '@here']);
    expect(found('r')).toEqual(['Priya Raman', '@room']);
    expect(found('len')).toEqual(['Léna Novák']);
    expect(found('had')).toEqual(['Omar Haddad']);
    expect(completePeople('room', people, {}, view(1204, 9), own)[0]?.note).toBe(`Everybody in this room, ${new Intl.NumberFormat().format(1204)} people`);
    expect(completePeople('room', people, {}, view(null), own)[0]?.note).toBe('Everybody in this room');
  });

  it('names the commands of bots with what they take and whose they are; two of one name by the bot', () => {
    const bot = (n: number, handle: string): User => ({ id: `0198c0de-0000-7000-8000-00000000000${n}`, handle, displayName: handle.toUpperCase(), version: 1 });
    const [one, two] = [bot(1, 'quotes'), bot(2, 'shares')];
    const args = [
      { name: 'symbol', kind: 'word' as const, required: true },
      { name: 'days', kind: 'number' as const },
    ];
    const command = (name: string, botId: string) => ({ name, botId, description: 'A price', args });
    const users = { [one.id]: one, [two.id]: two };
    expect(completeCommands('st', view(3), null, [command('stock', one.id)], users)).toMatchObject([
      { words: '/stock', insert: '/stock ', args: '<symbol> [days]', note: 'A price', by: 'QUOTES' },
    ]);
    const both = completeCommands('st', view(3), null, [command('stock', one.id), command('stock', two.id)], users);
    expect(both.map((item) => item.insert)).toEqual(['/stock@quotes ', '/stock@shares ']);
  });

  it('names rooms, and commands that mean something here', () => {
    const rooms = Object.fromEntries(
      (['firmware', 'field-tests', 'design'] as const).map((key) => [roomSamples[key].id, sampleRoomView(sampleRoom(key, 0), 0, {})]),
    );
    expect(completeRooms('fi', rooms).map((item) => item.words)).toEqual(['field-tests', 'firmware']);
    expect(completeRooms('tes', rooms).map((item) => item.insert)).toEqual(['#field-tests ']);
    expect(completeRooms('12', rooms)).toEqual([]);
    const owned = { ...view(3), role: 'owner' as const };
    const named = (query: string, of = owned, rootId: string | null = null) => completeCommands(query, of, rootId, [], {}).map((item) => item.words);
    expect(named('')).toEqual(['/me', '/shrug', '/topic', '/invite', '/mute', '/help']);
    expect(named('', owned, 'a thread')).toEqual(['/me', '/shrug', '/help']);
    expect(named('t', { ...owned, role: 'member' as never })).toEqual([]);
  });
});

describe('commands', () => {
  it('are read with what is behind them, exactly as it was typed for a bot', () => {
    expect(readCommand('/shrug well')).toEqual({ kind: 'send', body: 'well ¯\\\\\\_(ツ)\\_/¯', as: 'text' });
    expect(readCommand('/me waves\nback')).toEqual({ kind: 'send', body: 'waves\nback', as: 'me' });
    expect(readCommand('/me')).toMatchObject({ kind: 'incomplete' });
    expect(readCommand('/HELP me')).toEqual({ kind: 'help' });
    expect(readCommand('/topic  What\u0085we\nbuild')).toEqual({ kind: 'topic', topic: 'What we build' });
    expect(readCommand('/invite @Lena, omar @lena')).toEqual({ kind: 'invite', handles: ['lena', 'omar'] });
    expect(readCommand('/invite')).toMatchObject({ kind: 'incomplete' });
    expect(readCommand('/stock=aapl.us')).toEqual({ kind: 'bot', name: 'stock', handle: null, text: '=aapl.us' });
    expect(readCommand('/Stock@quotes aapl.us\nmore')).toEqual({ kind: 'bot', name: 'stock', handle: 'quotes', text: ' aapl.us\nmore' });
    expect(readCommand('/shrugged')).toMatchObject({ kind: 'bot', name: 'shrugged' });
  });

  it('are words with a second slash, a space before, or where they are no name', () => {
    expect(readCommand('//me waves')).toEqual({ kind: 'send', body: '/me waves', as: 'text' });
    for (const words of [' /me waves', '/usr/bin is full', '/', '// a note', '/me:', 'see /me', '/-x']) expect(readCommand(words), words).toBeNull();
  });
});

describe('calling many', () => {
  it('is asked about over 20 people, never for code or when nobody knows how many', () => {
    expect(callsMany('@room now', view(1205))).toBe(1204);
    expect(callsMany('@Here now', view(1205, 40))).toBe(39);
    expect(callsMany('@room and @here', view(50, 40))).toBe(49);
    expect(callsMany('@room', view(21))).toBeNull();
    expect(callsMany('`@room` me@room.example @roommate', view(1205))).toBeNull();
    expect(callsMany('@room', view(null))).toBeNull();
  });
});

describe('pasting', () => {
  it('takes plain words, and offers several lines as a quote or code', () => {
    expect(readPaste('one', '<b>one</b>', false)).toEqual({ kind: 'words', text: 'one', isOffered: false });
    expect(readPaste('one\r\ntwo', '', false)).toEqual({ kind: 'words', text: 'one\ntwo', isOffered: true });
    expect(readPaste('', '', false)).toBeNull();
  });

  it('makes a link of an address over a selection', () => {
    expect(readPaste(' https://a.example/b_(c) ', '', true)).toEqual({ kind: 'link', url: 'https://a.example/b_%28c%29' });
    expect(readPaste('https://a.example', '', false)).toMatchObject({ kind: 'words' });
    expect(readPaste('javascript:alert(1)', '', true)).toMatchObject({ kind: 'words' });
  });

  it('makes markdown of a table and of copied code', () => {
    const table = '<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td></tr></table>';
    expect(readPaste('a\tb\n1', table, false)).toEqual({ kind: 'words', text: '| a | b\\|c |\n| --- | --- |\n| 1 |  |', isOffered: false });
    expect(readPaste('a\nb', '<pre>a\nb</pre>', false)).toEqual({ kind: 'words', text: '```\na\nb\n```', isOffered: false });
    expect(readPaste('a\nb', '<div style="font-family: Menlo, monospace;"><div>a</div><div>b</div></div>', false)).toMatchObject({ text: '```\na\nb\n```' });
    expect(readPaste('a\nb', '<p>a</p><p>b</p>', false)).toEqual({ kind: 'words', text: 'a\nb', isOffered: true });
  });

  it('quotes every line, and fences code so that it cannot end early', () => {
    expect(asQuote('a\n\nb\n')).toBe('> a\n>\n> b');
    expect(asCode('a ``` b\n')).toBe('````\na ``` b\n````');
  });
});

describe('splitting', () => {
  it('cuts between paragraphs, lines or words, loses no word and holds the limit', () => {
    const seed = Date.now() % 100_000;
    let state = seed;
    const random = (max: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state % max;
    };
    const words = Array.from({ length: 4_000 }, () => ['word', '👩‍👩‍👧', 'x'.repeat(random(700)), 'ä', '`c`', '\n', '\n\n'][random(7)]);
    const text = words.join(' ').trim();
    const parts = splitBody(text, 5_000);
    expect(
      parts.every((part) => codePointLength(part) <= 5_000),
      `seed ${seed}`,
    ).toBe(true);
    expect(parts.join(' ').split(/\s+/), `seed ${seed}`).toEqual(text.split(/\s+/));
  });

  it('closes a code block that it cuts and opens it again', () => {
    const text = `look:\n\`\`\`c\n${Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n')}\n\`\`\``;
    const parts = splitBody(text, 500);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(codeParts(part).filter((code) => code.isOpen)).toEqual([]);
    expect(parts[1]).toMatch(/^```c\nline/);
    expect(parts.join('\n').match(/line \d+/g)?.length).toBe(100);
  });

  it('cuts a word that is too long, never within a character', () => {
    const parts = splitBody('👍'.repeat(1_000), 300);
    expect(parts.join('')).toBe('👍'.repeat(1_000));
    expect(parts.every((part) => part.isWellFormed() && codePointLength(part) <= 300)).toBe(true);
  });
});

describe('code in a text', () => {
  it('is found as markdown finds it', () => {
    expect(codeParts('a `b` c')).toEqual([{ from: 2, to: 5, kind: 'span', isOpen: false }]);
    expect(codeParts('``a ` b``')).toHaveLength(1);
    expect(codeParts('a ` b')).toEqual([]);
    expect(codeParts('```\nx')).toEqual([{ from: 0, to: 5, kind: 'fence', isOpen: true }]);
    expect(codeParts('```a`\nx')).toHaveLength(0);
    expect(isInCode(codeParts('```\nx'), 5)).toBe(true);
    expect(isInCode(codeParts('```\nx\n```'), 9)).toBe(false);
  });
});
