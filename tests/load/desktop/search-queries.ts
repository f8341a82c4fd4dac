import type { IpcInput } from '@parley/shared/ipc/contract';
import type { SeededProfile } from './seed-profile.ts';
import { createVocabulary } from './vocabulary.ts';

type Query = Pick<IpcInput<'search.messages'>, 'query' | 'order' | 'roomId'>;

/** One kind of query with the words it is asked with, and the plainest SQL for the same (null: not to be said in plain SQL). */
export type QueryKind = { name: string; queries: Query[]; likes: string[][] | null };

const perKind = 24;
const newest = (query: string): Query => ({ query, order: 'newest' });

/** Every kind of search people make: words from the head to the tail of the vocabulary, parts of words, CJK, and every filter, alone and with words. */
export function queryKinds(profile: SeededProfile): QueryKind[] {
  const { words } = createVocabulary(7);
  const at = (rank: number): string => words[rank % words.length] ?? '';
  const each = <T>(make: (turn: number) => T): T[] => Array.from({ length: perKind }, (_, turn) => make(turn));
  const of = (name: string, texts: string[], likes: ((text: string) => string[]) | null = (text) => [text]): QueryKind => ({
    name,
    queries: texts.map(newest),
    likes: likes ? texts.map(likes) : null,
  });
  const long = words.slice(2_000).filter((word) => word.length >= 9);
  const pairs = (first: number, second: number): string[] => each((turn) => `${at(first + turn)} ${at(second + turn * 2)}`);
  const han = [...'的一是不了在人有会議東京都電話文字検索信号基'];
  const common = each((turn) => at(110 + turn));
  return [
    of('common word', common),
    of(
      'rare word',
      each((turn) => at(39_000 + turn * 7)),
    ),
    of(
      'part of a word, 3 letters',
      each((turn) => (long[turn * 13] ?? '').slice(2, 5)),
    ),
    of(
      'part of a word, 5 letters',
      each((turn) => (long[turn * 17] ?? '').slice(2, 7)),
    ),
    of('beginning, 1 letter', [...'abcdefghijklmnopqrstuvwx'], null),
    of(
      'beginning, 2 letters',
      each((turn) => at(200 + turn * 31).slice(0, 2)),
      null,
    ),
    of(
      'phrase',
      each((turn) => `"${at(turn)} ${at(turn + 3)}"`),
      (text) => [text.replaceAll('"', '')],
    ),
    of('two common words', pairs(2, 20), (text) => text.split(' ')),
    of('common and rare word', pairs(5, 30_000), (text) => text.split(' ')),
    of(
      'three rare words (no hit)',
      each((turn) => `${at(20_000 + turn)} ${at(25_000 + turn)} ${at(28_000 + turn)}`),
      (text) => text.split(' '),
    ),
    of(
      'no hit',
      each((turn) => `xq${at(turn + 50)}qx`),
    ),
    of('one CJK character', han),
    of(
      'two CJK characters',
      han.map((character, turn) => character + (han[(turn + 7) % han.length] ?? '')),
    ),
    of(
      'word with a sign',
      each((turn) => `(room ${turn * 19}`),
    ),
    of(
      'from: alone',
      each((turn) => `from:person-${1 + turn * 8}`),
      null,
    ),
    of(
      'from: and a common word',
      each((turn) => `from:person-${1 + turn * 8} ${at(110 + turn)}`),
      null,
    ),
    of(
      'from: and in: and a word',
      each((turn) => `from:person-${1 + turn * 8} in:room-${String(30 + turn * 19).padStart(3, '0')} ${at(turn)}`),
      null,
    ),
    of(
      'in: alone',
      each((turn) => `in:room-${String(turn * 20).padStart(3, '0')}`),
      null,
    ),
    of(
      'in: and a common word',
      each((turn) => `in:room-${String(turn * 20).padStart(3, '0')} ${at(110 + turn)}`),
      null,
    ),
    {
      name: 'one room and a rare word',
      queries: each((turn) => ({ query: at(30_000 + turn), order: 'newest', roomId: profile.roomIds[turn] ?? '' })),
      likes: null,
    },
    of(
      'before: alone',
      each((turn) => `before:2026-10-${22 + (turn % 10)}`),
      null,
    ),
    of(
      'before: and after: and a word',
      each((turn) => `after:2026-10-${20 + (turn % 6)} before:2026-10-${27 + (turn % 5)} ${at(500 + turn * 40)}`),
      null,
    ),
    of(
      'on: and a common word',
      each((turn) => `on:2026-10-${21 + (turn % 11)} ${at(110 + turn)}`),
      null,
    ),
    of(
      'has: alone',
      ['link', 'file', 'image', 'code'].map((what) => `has:${what}`),
      null,
    ),
    of(
      'has: and a word',
      each((turn) => `has:${['link', 'file', 'image', 'code'][turn % 4]} ${at(300 + turn)}`),
      null,
    ),
    of(
      'is: alone',
      ['unread', 'saved', 'pinned', 'thread', 'edited', 'mine', 'mention'].map((what) => `is:${what}`),
      null,
    ),
    of(
      'is: and a word',
      each((turn) => `is:${['unread', 'saved', 'pinned', 'thread', 'edited', 'mine', 'mention'][turn % 7]} ${at(120 + turn)}`),
      null,
    ),
    { name: 'common word, most voted', queries: common.map((query) => ({ query, order: 'votes' })), likes: null },
    { name: 'rare word, most voted', queries: each((turn) => ({ query: at(30_000 + turn), order: 'votes' })), likes: null },
  ];
}
