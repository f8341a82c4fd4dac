import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { RoomView, SearchHit } from '@parley/shared/ipc/views';
import { roomName } from '../../state/room-list.ts';
import { type Command, commands } from './commands.ts';
import { findIn, type Match } from './find.ts';

export type SwitcherItem =
  | { kind: 'room'; key: string; view: RoomView; name: string; match: Match }
  | { kind: 'person'; key: string; user: User; match: Match }
  | { kind: 'message'; key: string; hit: SearchHit; match: Match }
  /** On to the search page. */
  | { kind: 'search'; key: string; words: string; match: Match }
  | { kind: 'command'; key: string; command: Command; match: Match };

export type SwitcherGroup = { title: string; items: SwitcherItem[] };

const shownMax = 8;
const onlyKinds: Record<string, SwitcherItem['kind']> = { '#': 'room', '@': 'person', '/': 'command', '?': 'message' };

type Known = { rooms: Readonly<Record<Id, RoomView>>; users: Readonly<Record<Id, User>>; found: readonly User[]; hits: readonly SearchHit[]; ownId: Id };

/** Splits `#words` into what it narrows to and the words. */
export function readQuery(typed: string): { only: SwitcherItem['kind'] | null; words: string } {
  const only = onlyKinds[typed.slice(0, 1)] ?? null;
  return { only, words: only ? typed.slice(1) : typed };
}

/** The groups for what is typed. With nothing typed: unread first, then recent. */
export function switcherGroups(typed: string, { rooms, users, found, hits, ownId }: Known): SwitcherGroup[] {
  const { only, words } = readQuery(typed);
  const views = Object.values(rooms).filter((view) => view.state !== 'left');
  const roomItems = views.flatMap((view): SwitcherItem[] => {
    const name = roomName(view, users, ownId);
    const match = findIn(name, words) ?? topicMatch(view, words);
    return match ? [{ kind: 'room', key: `room ${view.room.id}`, view, name, match }] : [];
  });
  if (typed === '') return emptyGroups(roomItems);

  const people = new Map([...Object.values(users), ...found].map((user) => [user.id, user]));
  const personItems = [...people.values()].flatMap((user): SwitcherItem[] => {
    if (user.id === ownId || user.deactivated) return [];
    const match = findIn(user.displayName, words) ?? handleMatch(user, words);
    return match ? [{ kind: 'person', key: `person ${user.id}`, user, match }] : [];
  });
  const commandItems = commands.flatMap((command): SwitcherItem[] => {
    const match = findIn(command.name, words);
    return match ? [{ kind: 'command', key: `command ${command.name}`, command, match }] : [];
  });
  return [
    { title: 'Rooms', items: best(roomItems.filter((item) => item.kind === 'room' && item.view.room.kind !== 'direct')) },
    { title: 'People', items: best([...personItems, ...roomItems.filter(isGroupRoom)]) },
    { title: 'Messages on this device', items: messageItems(words, hits) },
    { title: 'Commands', items: best(commandItems) },
  ].filter((group) => group.items.length > 0 && (only === null || group.title === titles[only]));
}

const titles: Record<SwitcherItem['kind'], string> = {
  room: 'Rooms',
  person: 'People',
  message: 'Messages on this device',
  search: 'Messages on this device',
  command: 'Commands',
};

const unmarked: Match = { score: 0, from: 0, to: 0 };

/** The newest messages with these words, and the way to all of them. */
function messageItems(words: string, hits: readonly SearchHit[]): SwitcherItem[] {
  if (words.trim() === '') return [];
  return [
    ...hits.map((hit): SwitcherItem => ({ kind: 'message', key: `message ${hit.row.message.id}`, hit, match: unmarked })),
    { kind: 'search', key: 'search', words: words.trim(), match: unmarked },
  ];
}

/** Direct rooms of one other person are found as that person. */
function isGroupRoom(item: SwitcherItem): boolean {
  return item.kind === 'room' && item.view.room.kind === 'direct' && (item.view.room.userIds?.length ?? 0) > 2;
}

function emptyGroups(items: SwitcherItem[]): SwitcherGroup[] {
  const recent = items.flatMap((item) => (item.kind === 'room' ? [item] : [])).sort((a, b) => (b.view.lastMessageAt ?? 0) - (a.view.lastMessageAt ?? 0));
  const isCalling = (view: RoomView) => view.mentions > 0 || (view.unread > 0 && view.notify !== 'nothing');
  const unread = recent.filter((item) => isCalling(item.view)).sort((a, b) => b.view.mentions - a.view.mentions);
  const others = recent.filter((item) => !isCalling(item.view));
  return [
    { title: 'Unread', items: unread.slice(0, shownMax) },
    { title: 'Recent', items: others.slice(0, shownMax) },
  ].filter((group) => group.items.length > 0);
}

function best(items: SwitcherItem[]): SwitcherItem[] {
  return items.sort((a, b) => b.match.score - a.match.score).slice(0, shownMax);
}

/** A topic or handle that fits shows the item but marks no part of its name. */
function topicMatch(view: RoomView, words: string): Match | null {
  return findIn(view.room.topic, words) && { score: 0.4, from: 0, to: 0 };
}

function handleMatch(user: User, words: string): Match | null {
  return findIn(user.handle, words.replace(/^@/, '')) && { score: 0.9, from: 0, to: 0 };
}
