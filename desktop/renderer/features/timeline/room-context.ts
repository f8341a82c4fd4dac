import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import { createContext, use } from 'react';
import type { RowOf } from './rows.ts';

/** A row that has words of its own and so a menu. */
export type WordsRow = RowOf<'message'> | RowOf<'pending'>;

/** What every row of an open room needs to know. */
export type RoomContextValue = {
  accountId: Id;
  roomId: Id;
  ownId: Id;
  isOnline: boolean;
  /** Takes a message that is not stored back into the composer. */
  startEdit: (item: OutboxItem) => void;
  /** Opens the menu of a row at a point of the window (px). */
  openMenu: (row: WordsRow, at: { x: number; y: number }) => void;
  openProfile: (userId: Id, anchor: Element) => void;
};

export const RoomContext = createContext<RoomContextValue | null>(null);

/** The open room; only for components inside one. */
export function useRoomContext(): RoomContextValue {
  const value = use(RoomContext);
  if (!value) throw new Error('a row was drawn outside a room');
  return value;
}
