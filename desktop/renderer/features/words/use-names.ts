import type { Mentions } from '@parley/shared/entities/message';
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

/** What the names in a body stand for. A body without `@`, `#` and `:` costs nothing. */
export function useNames(accountId: Id, body: string, mentions: Mentions | null): Names {
  const userIds = body.includes('@') ? (mentions?.userIds ?? nobody) : nobody;
  const handles = useStore((state) => {
    if (userIds.length === 0) return '';
    const { users } = selectAccountData(state, accountId);
    return userIds.map((id) => users[id]?.handle ?? '').join(separator);
  });
  const hasRooms = body.includes('#');
  // Only the rooms that the body names: others come and go without this body being drawn again.
  const rooms = useStore((state) => (hasRooms ? namedRooms(body, selectAccountData(state, accountId).rooms) : ''));
  const emoji = useEmojiSet(mayHoldCode.test(body));
  const { room = false, here = false } = mentions ?? {};
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
