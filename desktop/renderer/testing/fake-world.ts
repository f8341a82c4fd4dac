import type { Role, Save } from '@parley/shared/entities/membership';
import type { Message, Revision } from '@parley/shared/entities/message';
import type { Room } from '@parley/shared/entities/room';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import type {
  AccountView,
  ConnectionView,
  OutboxItem,
  PendingChange,
  RoomView,
  SecretStorage,
  Settings,
  TimelineRow,
  UploadView,
} from '@parley/shared/ipc/views';
import { fileSets } from './sample-files.ts';
import { linkSamples } from './sample-links.ts';
import { firmwareReadRows, firmwareRows, hardRows, manyRows, sampleMessage } from './sample-messages.ts';
import { longNames, personId, personKeys, pictured, samplePicture, samplePresence, sampleUser } from './sample-people.ts';
import { directRoom, directSamples, type RoomKey, roomKeys, roomSamples, sampleRoom, sampleRoomView } from './sample-rooms.ts';
import { wordsRows } from './sample-words.ts';
import type { Scenario } from './scenario.ts';

/** One server as the fake holds it: its log, what this device has read, and what waits. */
export type FakeAccount = {
  view: AccountView;
  users: Map<Id, User>;
  rooms: Map<Id, RoomView>;
  listed: Room[];
  rows: Map<Id, TimelineRow[]>;
  outbox: OutboxItem[];
  /** By room, or by the root of a thread. */
  drafts: Map<Id, Omit<IpcOutput<'drafts.get'>, 'files'>>;
  draftFiles: Map<Id, UploadView[]>;
  threads: Map<Id, FakeThread>;
  saves: Save[];
  /** Wishes about stored messages, in the order they were made. */
  changes: WaitingChange[];
  revisions: Map<Id, Revision[]>;
};

/** A change of a stored message that the fake's server has not seen. */
export type WaitingChange = { opId: Id; roomId: Id; messageId: Id; call: PendingChange['call']; body?: string; apply: (message: Message) => Message };

/** How one stands to a thread; what is in it is in the rows of its room. */
export type FakeThread = { lastReadSeq: number; isFollowed: boolean };

export type FakeWorld = { accounts: FakeAccount[]; settings: Settings; secretStorage: SecretStorage };

const minute = 60_000;
const servers = [
  { id: '0198c0de-000e-7000-8000-00000000003f', url: 'https://chat.fjordlight.no', name: 'Fjordlight', unread: 36, mentions: 0 },
  { id: '0198c0de-000f-7000-8000-00000000003c', url: 'https://parley.riksnett.se', name: 'Riksnett', unread: 9, mentions: 2 },
  { id: '0198c0de-0010-7000-8000-000000000011', url: 'https://orchard.example', name: 'Orchard', unread: 4, mentions: 0 },
] as const;

export function connectionOf(state: Scenario['state'], nowMs: number): ConnectionView {
  switch (state) {
    case 'online':
      return { state, sinceMs: nowMs - 95 * minute, nodeName: 'fra-2', latencyP50Ms: 24, latencyP95Ms: 61 };
    case 'connecting':
      return { state, sinceMs: nowMs - 3_000, attempt: 2 };
    case 'catching-up':
      return { state, sinceMs: nowMs - 800, rooms: 4, nodeName: 'fra-2' };
    case 'offline':
      return { state, sinceMs: nowMs - 5 * minute, retryAtMs: nowMs + 12_000, reason: { code: 'unavailable', message: 'The server does not answer.' } };
    case 'signed-out':
      return { state, sinceMs: nowMs - 60 * minute, code: 'revoked' };
  }
}

/** Builds the world a scenario begins with. */
export function createWorld(scenario: Scenario, nowMs: number): FakeWorld {
  const accounts = servers.slice(0, scenario.accounts).map((server, index) => createAccount(server, index, scenario, nowMs));
  const first = accounts[0];
  const opened = first ? [...first.rooms.values()].find((view) => view.room.name === scenario.open) : undefined;
  return {
    accounts,
    secretStorage: scenario.keychain ? 'keychain' : 'memory',
    settings: {
      theme: scenario.theme,
      density: scenario.density,
      fontSize: scenario.fontSize,
      enterSends: true,
      notifications: true,
      sidebarWidth: 256,
      isPanelOpen: scenario.panel,
      lastAccountId: first?.view.id ?? null,
      recentEmoji: ['👍', '🎉', '👀'],
      skinTone: 0,
      backfillPerRoom: 10_000,
      fileCacheMegabytes: 1_000,
      linkPreviews: true,
      foldedSections: {},
      lastRoomIds: first && opened ? { [first.view.id]: opened.room.id } : {},
    },
  };
}

function createAccount(server: (typeof servers)[number], index: number, scenario: Scenario, nowMs: number): FakeAccount {
  const users = new Map(
    personKeys.map((key) => {
      const user = scenario.pictures && pictured.includes(key) ? { ...sampleUser(key), picture: samplePicture(personKeys.indexOf(key)) } : sampleUser(key);
      return [user.id, scenario.hard ? { ...user, displayName: longNames[key] ?? user.displayName } : user];
    }),
  );
  const own = { ...(users.get(personId('ines')) ?? sampleUser('ines')), ...(scenario.admin ? { admin: true } : {}) };
  users.set(own.id, own);
  const account: FakeAccount = {
    view: {
      id: server.id,
      serverUrl: server.url,
      serverName: server.name,
      user: own,
      presence: 'online',
      privacy: { receipts: true, lastSeen: true },
      connection: connectionOf(index === 0 ? scenario.state : 'online', nowMs),
      waiting: 0,
      failed: 0,
      unread: scenario.hard ? 9_999 : server.unread,
      mentions: server.mentions,
    },
    users,
    rooms: new Map(),
    listed: [],
    rows: new Map(),
    outbox: [],
    drafts: new Map(),
    draftFiles: new Map(),
    threads: new Map(),
    saves: [],
    changes: [],
    revisions: new Map(),
  };
  if (!scenario.empty) fillRooms(account, scenario, nowMs);
  if (scenario.state === 'offline' && index === 0 && !scenario.empty) fillOutbox(account, nowMs);
  return account;
}

function fillRooms(account: FakeAccount, scenario: Scenario, nowMs: number): void {
  const isOnline = scenario.state === 'online' || scenario.state === 'catching-up';
  for (const key of roomKeys) {
    const sample = roomSamples[key];
    const room = sampleRoom(key, nowMs);
    if (room.kind === 'public') account.listed.push(room);
    if ('joined' in sample || (key === 'osprey-3' && scenario.open !== 'osprey-3')) continue;
    const rows = rowsOf(key, room.id, scenario, nowMs);
    const part: Partial<RoomView> = 'part' in sample ? sample.part : {};
    addRoom(account, room, rows, { ...part, members: sample.members, online: isOnline ? sample.online : null, ...hardCounts(key, scenario) }, nowMs);
  }
  for (const [index, direct] of directSamples.entries()) {
    const room = directRoom(direct.id, direct.with, nowMs);
    addRoom(
      account,
      room,
      manyRows(room.id, 12, nowMs - index * 60 * minute),
      { ...direct.part, members: direct.with.length + 1, online: isOnline ? 2 : null },
      nowMs - index * 60 * minute,
    );
  }
  const firmware = account.rooms.get(roomSamples.firmware.id);
  const restraints = { mutedUntilMs: scenario.muted ? nowMs + 50 * minute : null, openReports: scenario.reports && isModerator(scenario.role) ? 2 : 0 };
  if (firmware) account.rooms.set(firmware.room.id, { ...firmware, role: scenario.role, lastReadSeq: scenario.rows + firmwareReadRows, ...restraints });
  const log = account.rows.get(roomSamples.firmware.id) ?? [];
  const reply = log.at(-1);
  if (reply?.kind === 'message' && reply.message.threadRootId !== undefined) {
    account.threads.set(reply.message.threadRootId, { lastReadSeq: reply.seq - 1, isFollowed: true });
    const view = account.rooms.get(roomSamples.firmware.id);
    if (view) account.rooms.set(view.room.id, { ...view, threadsUnread: 1 });
  }
  account.drafts.set(roomSamples['incident-0412'].id, { body: 'Root cause: the ', cursor: 16, replyToId: null, edit: null });
}

const isModerator = (role: Role): boolean => role !== 'member' && role !== 'guest';

function rowsOf(key: RoomKey, roomId: Id, scenario: Scenario, nowMs: number): TimelineRow[] {
  if (key === 'firmware' && scenario.files)
    return fileSets.map((files, index) => {
      const body = index % 2 === 0 ? 'From the mast, as promised:' : '';
      return {
        kind: 'message',
        seq: index + 1,
        message: sampleMessage(roomId, index + 1, personId('aiko'), body, nowMs - (60 - index * 9) * minute, { files: [...files] }),
      };
    });
  if (key === 'firmware' && scenario.links)
    return linkSamples.map(({ body, previews }, index) => ({
      kind: 'message',
      seq: index + 1,
      message: sampleMessage(roomId, index + 1, personId('aiko'), body, nowMs - (60 - index * 9) * minute),
      previews,
    }));
  if (key === 'firmware' && scenario.words) return wordsRows(roomId, nowMs);
  if (key === 'firmware') return scenario.hard ? hardRows(roomId, nowMs) : firmwareRows(roomId, nowMs, scenario.rows);
  if (key === 'osprey-3')
    return [
      {
        kind: 'system',
        seq: 1,
        event: { type: 'member-joined', seq: 1, at: nowMs - 5_000, actorId: personId('ines'), userId: personId('ines'), role: 'owner' },
      },
    ];
  return manyRows(roomId, key === 'general' ? 5_000 : 60, nowMs - 10 * minute);
}

function hardCounts(key: RoomKey, scenario: Scenario): Partial<RoomView> {
  if (!scenario.hard) return {};
  if (key === 'general') return { unread: 9_999, mentions: 9_999, members: 9_999, online: 9_999 };
  if (key === 'design') return { unread: 9_999, failed: 1, waiting: 3 };
  return {};
}

function addRoom(account: FakeAccount, room: Room, rows: TimelineRow[], part: Partial<RoomView>, atMs: number): void {
  const headSeq = rows.length;
  account.rows.set(room.id, rows);
  account.rooms.set(room.id, sampleRoomView(room, atMs, { headSeq, lastReadSeq: Math.max(0, headSeq - (part.unread ?? 0)), ...part }));
}

const waitingFileId = (n: number): Id => `0198c0e3-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** What waits on the picture of the waterline: a refused message, two queued in #firmware, one in #support. */
function fillOutbox(account: FakeAccount, nowMs: number): void {
  const item = (n: number, roomId: Id, body: string, minutesAgo: number, part: Partial<OutboxItem> = {}): OutboxItem => ({
    n,
    opId: `0198c0e0-0000-7000-8000-${String(n).padStart(12, '0')}`,
    roomId,
    call: 'messages.send',
    body,
    state: 'queued',
    attempts: 0,
    createdAt: nowMs - minutesAgo * minute,
    retryAtMs: null,
    error: null,
    ...part,
  });
  const { firmware, support } = roomSamples;
  account.outbox = [
    item(1, firmware.id, 'Raw capture of the whole night, for whoever wants to look:', 8, {
      state: 'failed',
      attempts: 1,
      error: { code: 'too-large', message: '212 MB, this server takes up to 100 MB.' },
      files: [{ id: waitingFileId(1), name: 'hemsedal-raw.bin', type: 'application/octet-stream', size: 222_298_112, state: 'failed', sent: 0, error: null }],
    }),
    item(2, firmware.id, 'Release note signed. The power table still said 41 µA on page 2, fixed that as well.', 3, {
      files: [{ id: waitingFileId(2), name: 'release-note-2.8.pdf', type: 'application/pdf', size: 188_400, state: 'waiting', sent: 0, error: null }],
    }),
    item(3, firmware.id, 'And the box for rig 3 is on its way.', 2),
    item(4, support.id, 'The customer has the new firmware on two of five masts.', 1),
  ];
  account.view = { ...account.view, waiting: 3, failed: 1 };
  for (const [roomId, waiting, failed] of [
    [firmware.id, 2, 1],
    [support.id, 1, 0],
  ] as const) {
    const view = account.rooms.get(roomId);
    if (view) account.rooms.set(roomId, { ...view, waiting, failed });
  }
}

export function presenceIn(scenario: Scenario): Record<Id, 'online' | 'away' | 'dnd' | 'offline'> {
  return scenario.state === 'online' || scenario.state === 'catching-up' ? samplePresence() : {};
}
