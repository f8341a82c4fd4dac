import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useState } from 'react';
import { loadCommands } from '../../state/actions/commands.ts';
import { needUsers } from '../../state/actions/people.ts';
import type { AccountData } from '../../state/app-state.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useEmojiSet } from '../emoji/load-emoji.ts';
import { noteEmoji } from '../emoji/use-recent-emoji.ts';
import { completionContext } from './completion-context.ts';
import { type Completion, completeCommands, completeEmoji, completePeople, completeRooms } from './completion-items.ts';
import { editBox } from './edit-box.ts';
import { useMentionable } from './use-mentionable.ts';

type Input = { accountId: Id; ownId: Id; view: RoomView; rootId: Id | null; box: RefObject<HTMLTextAreaElement | null>; body: string; cursor: number };

export type CompletionState = {
  items: readonly Completion[];
  active: number;
  accept(index: number): void;
  point(index: number): void;
  /** Words were typed: the list may show. */
  wake(): void;
  close(): void;
  /** True: the key was the list's. */
  handleKey(event: KeyboardEvent): boolean;
};

const noItems: readonly Completion[] = [];
const noPresence: AccountData['presence'] = {};
const noRooms: AccountData['rooms'] = {};
const noUsers: AccountData['users'] = {};
const noCommands: AccountData['commands'][string] = [];

/** The list above the box while a name, a room, an emoji or a command is typed. It opens by typing only, never by moving the caret or by an input method. */
export function useCompletion({ accountId, ownId, view, rootId, box, body, cursor }: Input): CompletionState {
  const [isAwake, setIsAwake] = useState(false);
  const [choice, setChoice] = useState({ key: '', index: 0 });
  const context = useMemo(() => (isAwake ? completionContext(body, cursor) : null), [isAwake, body, cursor]);
  const kind = context?.kind ?? null;
  const query = context?.query ?? '';
  const people = useMentionable(accountId, view.room.id, kind === 'person' ? query : null);
  const set = useEmojiSet(kind === 'emoji');
  // Both change with every message anywhere: they are looked at only while they are needed.
  const presence = useStore((state) => (kind === 'person' ? selectAccountData(state, accountId).presence : noPresence));
  const rooms = useStore((state) => (kind === 'room' ? selectAccountData(state, accountId).rooms : noRooms));
  const recent = useStore((state) => state.settings.recentEmoji);
  const tone = useStore((state) => state.settings.skinTone);
  const roomId = view.room.id;
  const commands = useStore((state) => (kind === 'command' ? (selectAccountData(state, accountId).commands[roomId] ?? noCommands) : noCommands));
  const users = useStore((state) => (kind === 'command' ? selectAccountData(state, accountId).users : noUsers));
  useEffect(() => {
    if (kind === 'command') void loadCommands(accountId, roomId);
  }, [accountId, roomId, kind]);
  useEffect(() => {
    const botIds = [...new Set(commands.map(({ botId }) => botId))];
    if (botIds.length > 0) needUsers(accountId, botIds);
  }, [accountId, commands]);
  const items = useMemo(() => {
    if (kind === 'person') return completePeople(query, people, presence, view, ownId);
    if (kind === 'room') return completeRooms(query, rooms);
    if (kind === 'emoji') return set ? completeEmoji(query, set, recent, tone) : noItems;
    return kind === 'command' ? completeCommands(query, view, rootId, commands, users) : noItems;
  }, [kind, query, people, presence, view, ownId, rooms, set, recent, tone, rootId, commands, users]);

  const place = context ? `${context.kind}/${context.from}/${query}` : '';
  const active = choice.key === place ? Math.min(choice.index, Math.max(0, items.length - 1)) : 0;
  const point = (index: number) => setChoice({ key: place, index });
  const accept = (index: number) => {
    const item = items[index];
    if (!item || !context || !box.current) return;
    // A space that stands there already is not doubled.
    const to = body.charAt(context.to) === ' ' ? context.to + 1 : context.to;
    const caret = context.from + item.insert.length;
    editBox(box.current, { from: context.from, to, insert: item.insert, selectFrom: caret, selectTo: caret });
    if (item.kind === 'emoji') noteEmoji(item.emoji);
    setIsAwake(false);
  };
  const isComplete = context !== null && items[active]?.insert.trim() === body.slice(context.from, context.to);
  const handleKey = (event: KeyboardEvent): boolean => {
    if (items.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (event.shiftKey) return false;
      point((active + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length);
    } else if (event.key === 'Enter' && isComplete) {
      // Nothing is left to complete: Enter sends.
      setIsAwake(false);
      return false;
    } else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) accept(active);
    else if (event.key === 'Escape') setIsAwake(false);
    else {
      if (event.key === 'ArrowLeft' || event.key === 'ArrowRight' || event.key === 'Home' || event.key === 'End') setIsAwake(false);
      return false;
    }
    event.preventDefault();
    return true;
  };
  return { items, active, accept, point, wake: () => setIsAwake(true), close: () => setIsAwake(false), handleKey };
}
