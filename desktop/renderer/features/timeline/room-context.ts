import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { createContext, use } from 'react';
import type { RowOf } from './rows.ts';

/** A row that has words of its own and so a menu. */
export type WordsRow = RowOf<'message'> | RowOf<'pending'>;

/** What every row of an open room or thread needs to know. */
export type RoomContextValue = {
  accountId: Id;
  roomId: Id;
  /** The thread whose rows these are, null in the room itself. */
  rootId: Id | null;
  ownId: Id;
  isOnline: boolean;
  /** Whether one may write, vote and react here: not in rooms one has left. */
  canWrite: boolean;
  /** Opens the menu of a row at a point of the window (px). */
  openMenu: (row: WordsRow, at: { x: number; y: number }) => void;
  openProfile: (userId: Id, anchor: Element) => void;
  /** Opens the emoji picker for a reaction to a message. */
  openPicker: (message: Message, anchor: Element) => void;
};

export const RoomContext = createContext<RoomContextValue | null>(null);

/** The open room or thread; only for components inside one. */
export function useRoomContext(): RoomContextValue {
  const value = use(RoomContext);
  if (!value) throw new Error('a row was drawn outside a room');
  return value;
}
