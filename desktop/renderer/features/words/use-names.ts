import type { Mentions } from '@parley/shared/entities/message';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { useMemo } from 'react';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useEmojiSet } from '../emoji/load-emoji.ts';
import type { Names } from './split-text.ts';

const nobody: readonly Id[] = [];
const noRooms: ReadonlyMap<string, Id> = new Map();
const noHandles: ReadonlyMap<string, Id> = new Map();
const mayHoldCode = /:[a-z0-9_+-]{1,50}:/i;
const separator = '\n';

const calledAll: Mentions = { userIds: [], room: true, here: true };

/**
 * What the names in a body stand for. A body without `@`, `#` and `:` costs nothing. `mentions` null: the server has not said yet whom it calls, so it looks
 * as if it called everybody with such a handle who is known here.
 */
export function useNames(accountId: Id, body: string, mentions: Mentions | null): Names {
  const waits = mentions === null && body.includes('@');
  const guessed = useStore((state) => (waits ? calledIn(body, selectAccountData(state, accountId).users) : ''));
  const given = body.includes('@') ? (mentions?.userIds ?? nobody) : nobody;
  const userIds = useMemo(() => (waits ? guessed.split(separator).filter((id) => id !== '') : given), [waits, guessed, given]);
  const handles = useStore((state) => {
    if (userIds.length === 0) return '';
    const { users } = selectAccountData(state, accountId);
    return userIds.map((id) => users[id]?.handle ?? '').join(separator);
  });
  const hasRooms = body.includes('#');
  // Only the rooms that the body names: others come and go without this body being drawn again.
  const rooms = useStore((state) => (hasRooms ? namedRooms(body, selectAccountData(state, accountId).rooms) : ''));
  const emoji = useEmojiSet(mayHoldCode.test(body));
  const { room = false, here = false } = mentions ?? calledAll;
  return useMemo(() => {
    const byHandle =
      handles === ''
        ? noHandles
        : new Map(handles.split(separator).flatMap((handle, index): [string, Id][] => (handle === '' ? [] : [[handle, userIds[index] ?? '']])));
    const byName =
      rooms === ''
        ? noRooms
        : new Map(rooms.split(separator).map((line): [string, Id] => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
    return {
      handles: byHandle,
      room,
      here,
      rooms: byName,
      roomNameMax: Math.max(0, ...[...byName.keys()].map((name) => name.length)),
      emojiOf: (code) => emoji?.byName.get(code)?.emoji ?? null,
    };
  }, [handles, userIds, rooms, room, here, emoji]);
}

const handleOf = new WeakMap<Record<Id, User>, ReadonlyMap<string, Id>>();

/** Those known here whose handles stand behind an `@` of the body, one id a line. */
function calledIn(body: string, users: Record<Id, User>): string {
  const index = handleOf.get(users) ?? new Map(Object.values(users).map((user) => [user.handle, user.id]));
  handleOf.set(users, index);
  const found = new Set<Id>();
  for (const [, name = ''] of body.toLowerCase().matchAll(/@([a-z0-9_.-]{1,40})/g)) {
    // A full stop or hyphen behind a name belongs to the sentence, unless the handle has it.
    const id = index.get(name) ?? index.get(name.replace(/[.-]{1,8}$/, ''));
    if (id !== undefined) found.add(id);
  }
  return [...found].join(separator);
}

type RoomIndex = { idOf: ReadonlyMap<string, Id>; longest: number };
const indexes = new WeakMap<Record<Id, RoomView>, RoomIndex>();

function indexOf(rooms: Record<Id, RoomView>): RoomIndex {
  const known = indexes.get(rooms);
  if (known) return known;
  const named = Object.values(rooms).filter((view) => view.room.kind !== 'direct' && view.state !== 'left' && view.room.name !== '');
  const idOf = new Map(named.map((view) => [view.room.name.toLowerCase(), view.room.id]));
  const index = { idOf, longest: Math.max(0, ...[...idOf.keys()].map((name) => name.length)) };
  indexes.set(rooms, index);
  return index;
}

/** The rooms whose names stand behind a `#` of the body, one a line: id and name in lower case. */
function namedRooms(body: string, rooms: Record<Id, RoomView>): string {
  const { idOf, longest } = indexOf(rooms);
  const found = new Map<string, Id>();
  const lower = body.toLowerCase();
  let left = 100;
  for (let at = lower.indexOf('#'); at >= 0 && left > 0; at = lower.indexOf('#', at + 1)) {
    left -= 1;
    for (let end = Math.min(lower.length, at + 1 + longest); end > at + 1; end -= 1) {
      const name = lower.slice(at + 1, end);
      const id = idOf.get(name);
      if (id !== undefined) found.set(name, id);
    }
  }
  return [...found].map(([name, id]) => `${id} ${name}`).join(separator);
}
