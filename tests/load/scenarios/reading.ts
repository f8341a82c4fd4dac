import type { CallInput } from '@parley/shared/protocol/calls';
import pg from 'pg';
import { connectWire, type WireClient } from '../../support/wire-client.ts';
import { parley, type Services } from '../systems.ts';
import { addMember, oldWord, rareWords, type SeededServer, seededRandom, seedMessages } from './seed-messages.ts';

/** Goals: a page of history, and any search, at 1,000,000 messages. */
const floors = { historyMs: 5, searchMs: 100 } as const;
const historyPages = 2_000;
const searchesEach = 40;
const scansEach = 3;

type Timed = { p50: number; p95: number };
type Search = { name: string; inputs: CallInput<'messages.search'>[]; client: 'everywhere' | 'few'; isGoal: boolean };
type Ready = { server: SeededServer; everywhere: WireClient; few: WireClient; database: pg.Client; userId: string };

/** How long each of several runs of something took, one after the other. */
async function timed<T>(inputs: readonly T[], run: (input: T) => Promise<unknown>): Promise<Timed> {
  const took: number[] = [];
  for (const input of inputs) {
    const startMs = performance.now();
    await run(input);
    took.push(performance.now() - startMs);
  }
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

const ms = (value: number): string => value.toFixed(1);

/**
 * Reading where much is stored: fills a database, starts the relay on it and measures pages of history and searches over a real socket, beside the same
 * through `pg` alone (a bare page by key) and by a scan (ILIKE).
 */
export async function measureReading(
  services: Services,
  wanted: { history: boolean; search: boolean; messages: number },
): Promise<{ lines: string[]; isMet: boolean }> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const server = await seedMessages(services.databaseUrl, wanted.messages, say);
  const { servers, tokens } = await parley(services).start(2);
  const database = new pg.Client({ connectionString: services.databaseUrl });
  await database.connect();
  const clients: WireClient[] = [];
  try {
    const url = `http://127.0.0.1:${servers[0]?.port}`;
    const userIds = tokens.map((token) => (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub);
    const [userId = '', fewId = ''] = userIds;
    // One is in nearly all rooms, the other in ten small ones.
    await addMember(
      services.databaseUrl,
      userId,
      server.rooms.filter((_, n) => n % 5 !== 4).map((room) => room.id),
    );
    await addMember(
      services.databaseUrl,
      fewId,
      server.rooms.slice(-10).map((room) => room.id),
    );
    for (const [n, accessToken] of tokens.entries())
      clients.push(await connectWire(url, { accessToken, user: { id: userIds[n] ?? '', handle: '', displayName: '', version: 1 } }));
    const [everywhere, few] = clients;
    if (everywhere === undefined || few === undefined) throw new Error('nobody is connected');
    const ready: Ready = { server, everywhere, few, database, userId };
    const parts = [...(wanted.history ? [await measureHistory(ready)] : []), ...(wanted.search ? [await measureSearch(ready, say)] : [])];
    return { lines: parts.flatMap((part) => part.lines), isMet: parts.every((part) => part.isMet) };
  } finally {
    for (const client of clients) client.close();
    await database.end();
    await Promise.all(servers.map((process) => process.stop()));
  }
}

async function measureHistory({ server, everywhere, database }: Ready): Promise<{ lines: string[]; isMet: boolean }> {
  const random = seededRandom(7);
  const rooms = server.rooms.filter((_, n) => n % 5 !== 4);
  const places = Array.from({ length: historyPages }, () => {
    const room = rooms[Math.floor(random() * rooms.length)] ?? { id: '', head: 1 };
    return { roomId: room.id, before: 1 + Math.floor(random() * room.head) };
  });
  // Everything once before anything is measured.
  await timed(places.slice(0, 200), ({ roomId, before }) => everywhere.must('messages.history', { roomId, before, limit: 50 }));
  await timed(places.slice(0, 200), ({ roomId, before }) => everywhere.must('messages.history', { roomId, around: before, limit: 50 }));
  const bare = await timed(places, ({ roomId, before }) =>
    database.query({
      name: 'page',
      text: 'SELECT id, seq, version, author_id, kind, body, created_at FROM messages WHERE room_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT 50',
      values: [roomId, before],
    }),
  );
  const back = await timed(places, ({ roomId, before }) => everywhere.must('messages.history', { roomId, before, limit: 50 }));
  const around = await timed(places, ({ roomId, before }) => everywhere.must('messages.history', { roomId, around: before, limit: 50 }));
  const newest = await timed(places, ({ roomId }) => everywhere.must('messages.history', { roomId, limit: 50 }));
  const row = (name: string, { p50, p95 }: Timed): string => `| ${name} | ${ms(p50)} | ${ms(p95)} | ${p95 <= floors.historyMs ? 'ok' : 'ABOVE'} |`;
  return {
    lines: [
      '',
      `#### history: a page of 50 over a socket, ${server.messages.toLocaleString('en')} messages in ${server.rooms.length} rooms, ${historyPages} pages each`,
      '',
      `| page | p50 ms | p95 ms | floor p95 ${floors.historyMs} ms |`,
      '|---|---|---|---|',
      row('before any place', back),
      row('around any place', around),
      row('the newest', newest),
      `| bare statement by key through pg (baseline) | ${ms(bare.p50)} | ${ms(bare.p95)} | |`,
    ],
    isMet: [back, around, newest].every(({ p95 }) => p95 <= floors.historyMs),
  };
}

function searchesOf({ server }: Ready): Search[] {
  const random = seededRandom(11);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const many = (make: () => CallInput<'messages.search'>) => Array.from({ length: searchesEach }, make);
  const rooms = server.rooms.filter((_, n) => n % 5 !== 4);
  const common = ['the', 'and', 'firmware', 'report', 'release', 'morning', 'battery'];
  const middling = ['kaka', 'loka', 'mika', 'renka', 'taska', 'vorka', 'belka'];
  const goal = (name: string, make: () => CallInput<'messages.search'>): Search => ({ name, inputs: many(make), client: 'everywhere', isGoal: true });
  return [
    goal('rare word', () => ({ query: pick(rareWords) })),
    goal('common word', () => ({ query: pick(common) })),
    goal('word of middling frequency', () => ({ query: pick(middling) })),
    goal('3-letter part', () => ({ query: pick(['irm', 'atte', 'ylo', 'tas', 'qui', 'rni', 'zil', 'osc', 'eka', 'ulm']) })),
    goal('two words, both common', () => ({ query: `${pick(common)} ${pick(common)}` })),
    goal('two words, common and rare', () => ({ query: `${pick(common)} ${pick(rareWords)}` })),
    goal('two words, seldom together', () => ({ query: `${pick(middling)} ${pick(middling)}` })),
    goal('nothing to be found', () => ({ query: `${pick(common)}${pick(rareWords)}` })),
    goal('CJK, one character', () => ({ query: pick(['東', '索', '会', '資', '池', '회', '터', '开']) })),
    goal('CJK, two and more', () => ({ query: pick(['東京', '検索', '会議', '보고', 'ァーム', '東京検索', '明日報告']) })),
    goal('short word', () => ({ query: pick(['th', 'fi', 'xy', 'zi', 'q']) })),
    goal('common word in one room', () => ({ query: pick(common), roomId: pick(rooms).id })),
    goal('rare word in one room', () => ({ query: pick(rareWords), roomId: pick(rooms).id })),
    goal('middling word in one room', () => ({ query: pick(middling), roomId: pick(rooms).id })),
    goal('common word of one person', () => ({ query: pick(common), fromId: pick(server.authorIds) })),
    goal('middling word of one person', () => ({ query: pick(middling), fromId: pick(server.authorIds) })),
    goal('common word with a link', () => ({ query: pick(common), has: ['link'] })),
    goal('common word, second page of 100', () => ({ query: pick(common), limit: 100, before: Date.now() - Math.floor(random() * 2e10) })),
    { ...goal('common word, reader in 10 small rooms', () => ({ query: pick(common) })), client: 'few' },
    { ...goal('common only long ago', () => ({ query: pick([oldWord, oldWord.slice(0, 5), oldWord.slice(3, 9)]) })), isGoal: false },
  ];
}

async function measureSearch(ready: Ready, say: (text: string) => void): Promise<{ lines: string[]; isMet: boolean }> {
  const scan = `SELECT m.id FROM messages m JOIN memberships k ON k.room_id = m.room_id AND k.user_id = $1 AND k.state = 'active' AND m.seq >= k.first_seq
    WHERE m.body ILIKE $2 AND m.deleted_at IS NULL AND ($3::uuid IS NULL OR m.room_id = $3) AND ($4::uuid IS NULL OR m.author_id = $4) ORDER BY m.created_at DESC LIMIT 21`;
  const rows: string[] = [];
  let isMet = true;
  for (const { name, inputs, client, isGoal } of searchesOf(ready)) {
    const caller = ready[client];
    const userId = caller.userId;
    await timed(inputs.slice(0, 5), (input) => caller.must('messages.search', input));
    let hits = 0;
    const ours = await timed(inputs, async (input) => {
      hits += (await caller.must('messages.search', input)).hits.length;
    });
    const scanned = await timed(inputs.slice(0, scansEach), (input) =>
      ready.database.query(scan, [userId, `%${input.query.replaceAll(' ', '%')}%`, input.roomId ?? null, input.fromId ?? null]),
    );
    const isOk = ours.p95 <= floors.searchMs;
    isMet &&= isOk || !isGoal;
    say(`search: ${name} ${ms(ours.p50)} / ${ms(ours.p95)} ms`);
    rows.push(
      `| ${name} | ${(hits / inputs.length).toFixed(1)} | ${ms(ours.p50)} | ${ms(ours.p95)} | ${isGoal ? (isOk ? 'ok' : 'ABOVE') : 'no goal'} | ${ms(scanned.p50)} |`,
    );
  }
  return {
    lines: [
      '',
      `#### search: over a socket, ${ready.server.messages.toLocaleString('en')} messages in ${ready.server.rooms.length} rooms (the reader is in 400), ${searchesEach} searches each`,
      '',
      `| search | hits on a page | p50 ms | p95 ms | floor p95 ${floors.searchMs} ms | the same as an ILIKE scan (baseline), p50 ms |`,
      '|---|---|---|---|---|---|',
      ...rows,
    ],
    isMet,
  };
}
