import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { TimelineRow } from '@parley/shared/ipc/views';
import { sampleFiles } from './sample-files.ts';
import { type PersonKey, personId, personKeys } from './sample-people.ts';

export function sampleMessage(roomId: Id, seq: number, authorId: Id, body: string, createdAt: number, part: Partial<Message> = {}): Message {
  const id = `0198c0df-${(seq >>> 16).toString(16).padStart(4, '0')}-7000-8000-${roomId.slice(9, 13)}${seq.toString(16).padStart(8, '0')}`;
  return {
    id,
    roomId,
    seq,
    version: seq,
    authorId,
    kind: 'text',
    body,
    createdAt,
    mentions: { userIds: [] },
    files: [],
    votes: { up: 0, down: 0 },
    reactions: [],
    ...part,
  };
}

type Line = readonly [PersonKey, string, string, Partial<Message>?];

/** What stands in #firmware on the pictures; the system line goes after `afterLine`. */
const firmwareLines: readonly Line[] = [
  ['omar', '08:43', 'It was a pebble. I am keeping the pebble.'],
  ['dmitri', '09:02', 'Rig 3 is free until 14:00. Rig 1 has the humidity chamber, please do not open it.'],
  ['chloe', '09:05', 'I have the enclosure prints: two with the new gasket, one with the old. Who wants to be rude to them with a hose?'],
  ['samuel', '09:06', 'Me. Obviously me.', { votes: { up: 3, down: 0 } }],
  [
    'priya',
    '09:12',
    'RC2 is on the bench. Sleep current is 41 µA, still 9 above target. The GPS rail never powers down after a cold fix.',
    { votes: { up: 6, down: 0, mine: 1 } },
  ],
  [
    'jonas',
    '09:20',
    'Found it. The rail stays up because gps_idle() returns early when the almanac is stale: it waits for the next fix window, and that never comes in sleep.',
    {
      votes: { up: 12, down: 1 },
      reactions: [
        { emoji: '🎉', count: 4, userIds: [personId('lena'), personId('priya'), personId('omar'), personId('grace')] },
        { emoji: '🔋', count: 3, userIds: [personId('ines'), personId('aiko'), personId('mara')], mine: true },
      ],
    },
  ],
  ['aiko', '09:52', 'Overnight run at the Hemsedal mast: first flat battery curve since 2.5.', { files: [...sampleFiles] }],
  [
    'lena',
    '10:02',
    '@ines can you sign off the release note by noon? Proposal: ship Monday, not Friday.',
    { mentions: { userIds: [personId('ines')] }, votes: { up: 7, down: 0 } },
  ],
  ['ticker', '10:04', 'AAPL.US quote is $229.87 per share', { command: { userId: personId('tomas'), name: 'stock', text: '=aapl.us' } }],
  ['ines', '10:06', 'Signing now. Monday it is: the note is in the thread above.'],
  ['tomas', '10:08', 'Then I move the customer mail to Monday 09:00 and tell support.', { votes: { up: 0, down: 1 } }],
  ['priya', '10:09', 'RC3 with the fix: 31.8 µA over ten minutes. Under target.', { votes: { up: 12, down: 0, mine: 1 } }],
];

/** The thread under what Jonas found. */
const threadLines: readonly Line[] = [
  ['priya', '09:24', 'Confirmed on rig 3. With the patch it drops to 32 within two seconds.', { votes: { up: 8, down: 0, mine: 1 } }],
  ['grace', '09:33', 'Does the refresh still run in airplane mode? Last time we broke cold start.', { votes: { up: 2, down: 0 } }],
  ['jonas', '09:36', 'It does: the job waits for the next fix window. Test added.', { votes: { up: 5, down: 0 } }],
  ['ines', '09:40', 'Agreed. The release note is signed.', { reactions: [{ emoji: '✅', count: 5, userIds: [personId('lena')] }] }],
  ['mara', '09:48', 'Then I vote for RC3 tonight and a release on Monday. Decision?', { votes: { up: 9, down: 0 } }],
];
const threadRootLine = 5;
const systemAfter = 5;
/** Rows of #firmware after which all is unread: up to and with the system line. */
export const firmwareReadRows = 7;

function atTime(dayMs: number, time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return new Date(dayMs).setHours(hours ?? 0, minutes ?? 0, 12, 0);
}

/** The rows of #firmware on the day of `nowMs`, with `before` older ones. */
export function firmwareRows(roomId: Id, nowMs: number, before = 0): TimelineRow[] {
  const rows: TimelineRow[] = manyRows(roomId, before, atTime(nowMs, '08:30'));
  const push = (make: (seq: number) => TimelineRow) => rows.push(make(rows.length + 1));
  for (const [index, [author, time, body, part]] of firmwareLines.entries()) {
    push((seq) => ({ kind: 'message', seq, message: sampleMessage(roomId, seq, personId(author), body, atTime(nowMs, time), part) }));
    if (index === systemAfter) {
      const userId = personId('grace');
      push((seq) => ({
        kind: 'system',
        seq,
        event: { type: 'member-joined', seq, at: atTime(nowMs, '09:31'), actorId: userId, userId, role: 'member', nodeName: 'fra-2' },
      }));
    }
  }
  const root = rows[before + threadRootLine];
  // A long history is for scrolling: there the room's numbers stand without a gap.
  if (before > 0 || root?.kind !== 'message') return rows;
  root.message.thread = {
    replies: threadLines.length,
    lastSeq: rows.length + threadLines.length,
    userIds: [personId('priya'), personId('grace'), personId('mara')],
  };
  for (const [author, time, body, part] of threadLines) {
    const answered = author === 'jonas' ? rows.at(-1) : undefined;
    push((seq) => ({
      kind: 'message',
      seq,
      message: sampleMessage(roomId, seq, personId(author), body, atTime(nowMs, time), {
        ...part,
        threadRootId: root.message.id,
        ...(answered?.kind === 'message' ? { replyToId: answered.message.id } : {}),
      }),
    }));
  }
  return rows;
}

const sentences = [
  'The new gasket holds.',
  'Can somebody look at the log of rig 2 when there is a minute?',
  'I moved the review to Thursday, the room upstairs is free then and it has the better screen.',
  'Numbers are in: median 12 ms, p95 31 ms, no outliers since the restart.',
  'Thanks!',
  'It rained sideways, the mast stayed up, the sandwich did not. Photos follow when the van has warmed up enough to type with more than two fingers.',
  'Done.',
  'Die Abschlussprüfung der Feuchtigkeitsmesseinrichtung ist bestanden.',
  'صباح الخير. منصة الاختبار الثالثة متاحة حتى الثانية ظهراً.',
];

/** `count` rows that end before `endMs`: several people, several days, some in groups. */
export function manyRows(roomId: Id, count: number, endMs: number): TimelineRow[] {
  const authors = personKeys.filter((key) => key !== 'ticker');
  return Array.from({ length: count }, (_, index) => {
    const seq = index + 1;
    const author = authors[Math.floor(index / 3 + ((index * 7) % 5)) % authors.length] ?? 'mara';
    const body = sentences[(index * 5 + Math.floor(index / 11)) % sentences.length] ?? '';
    return { kind: 'message', seq, message: sampleMessage(roomId, seq, personId(author), body, endMs - (count - index) * 7 * 60_000) };
  });
}

/** Rows that try the layout: 10,000 characters, an unbroken word, only emoji, right-to-left, edited, deleted. */
export function hardRows(roomId: Id, nowMs: number): TimelineRow[] {
  const lines: [PersonKey, string, Partial<Message>?][] = [
    ['lena', 'W'.repeat(10_000)],
    ['priya', `${'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz '.repeat(12)}`],
    ['omar', 'هل يمكنك اعتماد ملاحظات الإصدار قبل الظهر؟ اقتراحي: الإصدار يوم الاثنين لا الجمعة.'],
    ['omar', 'Found it: gps_idle() يعود مبكراً when the almanac is stale.'],
    ['jonas', '🎉🔋'],
    [
      'aiko',
      'https://chat.fjordlight.no/a/very/long/path/that/does/not/want/to/end/at/all/because/nobody/told/it/to/stop?with=query&and=more&and=more&and=more',
    ],
    ['grace', 'First line\n\nThird line after an empty one\nFourth line'],
    ['samuel', 'This was changed.', { editedAt: nowMs - 60_000 }],
    ['chloe', '', { deletedAt: nowMs - 60_000 }],
    ['ines', '<script>alert(1)</script> & "quotes" stay text'],
  ];
  return lines.map(([author, body, part], index) => ({
    kind: 'message',
    seq: index + 1,
    message: sampleMessage(roomId, index + 1, personId(author), body, nowMs - (lines.length - index) * 6 * 60_000, part),
  }));
}
