import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { SidePanel } from '../app-state.ts';
import { selectSidePanel, selectView } from '../selectors.ts';
import { getState, setState } from '../store.ts';
import { openRoom, showView } from './navigate.ts';
import { updateSettings } from './settings.ts';

/** Each target of a thread has a number of its own, so that the same reply can be shown again. */
let targets = 0;

/** Opens a thread beside its room; with `seq` at that reply, else where one goes on reading. The room is shown if another is. */
export function openThread(accountId: Id, roomId: Id, rootId: Id, seq: number | null = null): void {
  const view = selectView(getState());
  if (view.kind !== 'room' || view.accountId !== accountId || view.roomId !== roomId) showView({ kind: 'room', accountId, roomId });
  targets += 1;
  show({ kind: 'thread', accountId, roomId, rootId, seq, n: targets });
}

/** Goes to a message where it stands: in its room, or in its thread. */
export function openMessage(accountId: Id, { roomId, seq, threadRootId }: Pick<Message, 'roomId' | 'seq' | 'threadRootId'>): void {
  if (threadRootId === undefined) openRoom(accountId, roomId, seq);
  else openThread(accountId, roomId, threadRootId, seq);
}

/** What is pinned in a room. */
export function openPins(accountId: Id, roomId: Id): void {
  show({ kind: 'pins', accountId, roomId });
}

/** What is pinned in the open room, or what stood there before. */
export function togglePins(): void {
  const view = selectView(getState());
  if (selectSidePanel(getState())?.kind === 'pins') closePanel();
  else if (view.kind === 'room') openPins(view.accountId, view.roomId);
}

/** The messages of a room with the most votes. */
export function openTopVoted(accountId: Id, roomId: Id): void {
  show({ kind: 'top-voted', accountId, roomId });
}

/** The people of the room, whatever stood there before. */
export function showPeople(): void {
  const isOther = selectSidePanel(getState()) !== null;
  setState({ panel: null });
  if (!isOther || !getState().settings.isPanelOpen) void updateSettings({ isPanelOpen: isOther || !getState().settings.isPanelOpen });
}

/** Closes what stands beside the room: a thread or a list first, then the people. */
export function closePanel(): void {
  if (selectSidePanel(getState())) setState({ panel: null });
  else if (getState().settings.isPanelOpen) void updateSettings({ isPanelOpen: false });
}

/** Shows or hides the panel beside the room. */
export function togglePanel(): void {
  const isShown = selectSidePanel(getState()) !== null || getState().settings.isPanelOpen;
  if (isShown) closePanel();
  else void updateSettings({ isPanelOpen: true });
}

function show(panel: SidePanel): void {
  setState({ panel, overlay: null, isListOpen: false });
}
