import type { Room } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { type PersonKey, personId } from './sample-people.ts';

const day = 86_400_000;

type RoomSample = {
  id: Id;
  name: string;
  topic?: string;
  kind?: 'private';
  members: number;
  online: number;
  part?: Partial<RoomView>;
  joined?: false;
  announcement?: true;
  icon?: string;
};

/** The rooms of the pictures. `joined: false` ones are in the directory only. */
export const roomSamples = {
  firmware: {
    id: '0198c0de-0011-7000-8000-000000000165',
    name: 'firmware',
    topic: 'Osprey 2.8: sleep current, release Monday 23 November',
    members: 12,
    online: 9,
    part: { isStarred: true },
  },
  'field-tests': {
    id: '0198c0de-0012-7000-8000-000000000020',
    name: 'field-tests',
    topic: 'Masts, weather, logistics. Photos welcome',
    members: 9,
    online: 5,
    part: { unread: 12, isStarred: true },
  },
  'incident-0412': {
    id: '0198c0de-0013-7000-8000-00000000000b',
    name: 'incident-0412',
    kind: 'private',
    members: 4,
    online: 3,
    part: { hasDraft: true, isStarred: true },
  },
  announcements: {
    id: '0198c0de-0014-7000-8000-000000000001',
    name: 'announcements',
    topic: 'Only admins write here',
    members: 12,
    online: 9,
    announcement: true,
  },
  design: {
    id: '0198c0de-0015-7000-8000-00000000005c',
    name: 'design',
    topic: 'Enclosures, app, and the one true teal',
    members: 8,
    online: 6,
    part: { unread: 5 },
  },
  general: {
    id: '0198c0de-0016-7000-8000-00000000004f',
    name: 'general',
    topic: 'Everything that has no better place',
    members: 12,
    online: 9,
    part: { unread: 19, mentions: 2 },
  },
  support: { id: '0198c0de-0017-7000-8000-00000000004f', name: 'support', topic: 'Customers first: answer, then diagnose', members: 7, online: 4 },
  lunch: {
    id: '0198c0de-0018-7000-8000-00000000003b',
    name: 'lunch',
    topic: '12:00 sharp',
    icon: '🍜',
    members: 11,
    online: 7,
    part: { notify: 'nothing', unread: 40 },
  },
  reading: { id: '0198c0de-0019-7000-8000-00000000008d', name: 'reading', topic: 'One paper a week, no slides', members: 5, online: 0 },
  hiring: { id: '0198c0de-001a-7000-8000-000000000166', name: 'hiring', topic: 'Candidates and interviews', kind: 'private', members: 3, online: 1 },
  'osprey-3': { id: '0198c0de-001e-7000-8000-000000000026', name: 'osprey-3', members: 1, online: 1, part: { role: 'owner' } },
  radio: {
    id: '0198c0de-001b-7000-8000-00000000000d',
    name: 'radio',
    topic: 'LoRa, antennas, regulations, and the smell of solder',
    members: 6,
    online: 4,
    joined: false,
  },
  markets: {
    id: '0198c0de-001c-7000-8000-000000000018',
    name: 'markets',
    topic: 'Ticker answers /stock here, nobody else has to',
    members: 4,
    online: 2,
    joined: false,
  },
  commute: {
    id: '0198c0de-001d-7000-8000-000000000064',
    name: 'commute',
    topic: 'Who drives up, who has studded tyres',
    members: 10,
    online: 6,
    joined: false,
  },
} as const satisfies Record<string, RoomSample>;

export type RoomKey = keyof typeof roomSamples;
export const roomKeys = Object.keys(roomSamples) as RoomKey[];

export function sampleRoom(key: RoomKey, nowMs: number): Room {
  const sample: RoomSample = roomSamples[key];
  return {
    id: sample.id,
    kind: sample.kind ?? 'public',
    name: sample.name,
    topic: sample.topic ?? '',
    historyFrom: 'start',
    createdAt: nowMs - 400 * day,
    version: 1,
    ...(sample.announcement ? { announcement: true } : {}),
    ...(sample.icon ? { icon: sample.icon } : {}),
  };
}

/** A room of the list; head and counts of messages are filled in by the fake. */
export function sampleRoomView(room: Room, nowMs: number, part: Partial<RoomView>): RoomView {
  return {
    room,
    state: 'member',
    role: 'member',
    notify: 'all',
    firstSeq: 1,
    headSeq: 0,
    lastReadSeq: 0,
    markVersion: 0,
    unread: 0,
    mentions: 0,
    members: null,
    online: null,
    lastMessageAt: nowMs,
    hasDraft: false,
    threadsUnread: 0,
    threadMentions: 0,
    waiting: 0,
    failed: 0,
    isStarred: false,
    section: null,
    position: null,
    slowUntilMs: null,
    mutedUntilMs: null,
    openReports: 0,
    ...part,
  };
}

/** The direct rooms, newest first. */
export const directSamples: readonly { id: Id; with: readonly PersonKey[]; part?: Partial<RoomView> }[] = [
  { id: '0198c0de-0031-7000-8000-000000000001', with: ['lena'], part: { unread: 1 } },
  { id: '0198c0de-0032-7000-8000-000000000001', with: ['jonas'] },
  { id: '0198c0de-0033-7000-8000-000000000001', with: ['omar'] },
  { id: '0198c0de-0034-7000-8000-000000000001', with: ['aiko', 'samuel', 'priya'] },
  { id: '0198c0de-0035-7000-8000-000000000001', with: ['dmitri'] },
];

export function directRoom(id: Id, others: readonly PersonKey[], nowMs: number): Room {
  return {
    id,
    kind: 'direct',
    name: '',
    topic: '',
    historyFrom: 'start',
    createdAt: nowMs - 90 * day,
    version: 1,
    userIds: [personId('ines'), ...others.map(personId)],
  };
}
