import { argWords } from '@parley/shared/command-args';
import type { ListedCommand } from '@parley/shared/entities/command';
import type { PresenceStatus, User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { mayRun } from '@parley/shared/room-rules';
import { fold } from '@parley/shared/search/fold';
import { whoMay } from '../commands/who-may.ts';
import { type EmojiSet, withTone } from '../emoji/emoji-set.ts';
import { rankEmoji } from '../emoji/rank-emoji.ts';
import { builtIns } from './built-ins.ts';

/** A line of the list. `insert` takes the place of what was typed. */
export type Completion = { key: string; insert: string; words: string; note: string } & (
  | { kind: 'person'; user: User; presence: PresenceStatus | null }
  | { kind: 'everybody' }
  | { kind: 'room'; room: RoomView['room'] }
  | { kind: 'emoji'; emoji: string }
  | { kind: 'command'; args: string; by: string; who: string | null }
);

export const completionsMax = 8;
const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** Members by handle or name, best first; then `@room` and `@here` with how many they notify. */
export function completePeople(
  query: string,
  members: readonly User[],
  presence: Readonly<Record<Id, PresenceStatus>>,
  view: RoomView,
  ownId: Id,
): Completion[] {
  const wanted = fold(query);
  const everybody = view.room.kind === 'direct' ? [] : everybodyLines(wanted, view);
  const people = members
    .filter((user) => user.id !== ownId)
    .flatMap((user) => {
      const rank = personRank(user, wanted);
      return rank === null ? [] : [{ user, rank }];
    })
    .sort((a, b) => a.rank - b.rank || byName.compare(a.user.displayName, b.user.displayName) || (a.user.id < b.user.id ? -1 : 1))
    .slice(0, completionsMax - everybody.length)
    .map(
      ({ user }): Completion => ({
        kind: 'person',
        key: user.id,
        insert: `@${user.handle} `,
        words: user.displayName,
        note: `@${user.handle}`,
        user,
        presence: presence[user.id] ?? null,
      }),
    );
  return [...people, ...everybody];
}

function everybodyLines(wanted: string, view: RoomView): Completion[] {
  const line = (name: string, words: string, count: number | null): Completion[] =>
    name.startsWith(wanted)
      ? [{ kind: 'everybody', key: name, insert: `@${name} `, words: `@${name}`, note: count === null ? words : `${words}, ${countOf(count)}` }]
      : [];
  return [...line('room', 'Everybody in this room', view.members), ...line('here', 'Everybody who is online', view.online)];
}

function countOf(count: number): string {
  return count === 1 ? '1 person' : `${new Intl.NumberFormat().format(count)} people`;
}

function personRank(user: User, wanted: string): number | null {
  if (user.handle.startsWith(wanted)) return 0;
  const name = fold(user.displayName);
  if (name.split(/\s+/).some((word) => word.startsWith(wanted))) return 1;
  return wanted.length > 1 && (name.includes(wanted) || user.handle.includes(wanted)) ? 2 : null;
}

/** Rooms one is in with a name, or a word of it, that begins so. */
export function completeRooms(query: string, rooms: Readonly<Record<Id, RoomView>>): Completion[] {
  const wanted = fold(query);
  return Object.values(rooms)
    .filter((view) => view.room.kind !== 'direct' && view.state !== 'left' && !view.room.archivedAt && beginsSo(view.room.name, wanted))
    .sort(
      (a, b) =>
        Number(!fold(a.room.name).startsWith(wanted)) - Number(!fold(b.room.name).startsWith(wanted)) ||
        byName.compare(a.room.name, b.room.name) ||
        (a.room.id < b.room.id ? -1 : 1),
    )
    .slice(0, completionsMax)
    .map(({ room }): Completion => ({ kind: 'room', key: room.id, insert: `#${room.name} `, words: room.name, note: room.topic, room }));
}

function beginsSo(name: string, wanted: string): boolean {
  const folded = fold(name);
  return folded.startsWith(wanted) || folded.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted));
}

export function completeEmoji(query: string, set: EmojiSet, recent: readonly string[], tone: number): Completion[] {
  return rankEmoji(set, query, recent, completionsMax).map((found): Completion => {
    const emoji = withTone(found.emoji, tone);
    return { kind: 'emoji', key: found.emoji, insert: `${emoji} `, words: `:${found.names[0]}:`, note: found.label, emoji };
  });
}

/**
 * Commands that begin so and mean something here: those of bots, then what the app itself knows. Where two bots have the same name, the line says which one
 * is meant. All of them, more than the list shows at once.
 */
export function completeCommands(
  query: string,
  view: RoomView,
  rootId: Id | null,
  listed: readonly ListedCommand[],
  users: Readonly<Record<Id, User>>,
): Completion[] {
  const bots = listed
    .filter(({ name, permission }) => name.startsWith(query) && mayRun(view.role, permission))
    .map((command): Completion => {
      const bot = users[command.botId];
      const isShared = listed.some((other) => other.name === command.name && other.botId !== command.botId);
      const called = isShared && bot ? `/${command.name}@${bot.handle}` : `/${command.name}`;
      const by = bot?.displayName ?? '';
      const key = `${command.botId} ${command.name}`;
      return {
        kind: 'command',
        key,
        insert: `${called} `,
        words: called,
        args: command.args.map(argWords).join(' '),
        note: command.description,
        by,
        who: whoMay(command.permission),
      };
    });
  const own = builtIns(view, rootId)
    .filter(({ name }) => name.startsWith(query))
    .map(({ name, args, words }): Completion => ({ kind: 'command', key: name, insert: `/${name} `, words: `/${name}`, args, note: words, by: '', who: null }));
  return [...bots, ...own];
}
