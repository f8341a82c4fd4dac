import { formats } from '../composer/format-keys.ts';

/** A key as people read it (`Ctrl+Shift+K`); on macOS Ctrl stands for the Command key and Alt for Option. */
export type KeyName = string;

/** All keys there are, grouped, for the list of shortcuts; the first of each line is the one that is shown elsewhere. */
export const shortcutGroups: readonly { title: string; shortcuts: readonly { keys: readonly KeyName[]; does: string }[] }[] = [
  {
    title: 'Getting around',
    shortcuts: [
      { keys: ['Ctrl+K', 'Ctrl+T'], does: 'Jump to a room or person, run a command' },
      { keys: ['Ctrl+Shift+F'], does: 'Search all messages' },
      { keys: ['Ctrl+F'], does: 'Search in this room' },
      { keys: ['Alt+↑', 'Alt+↓'], does: 'Room before, next room' },
      { keys: ['Alt+Shift+↑', 'Alt+Shift+↓'], does: 'Unread room before, next unread room' },
      { keys: ['Alt+←', 'Alt+→'], does: 'Back, forward' },
      { keys: ['Ctrl+1', 'Ctrl+9'], does: 'Server 1 to 9' },
      { keys: ['Ctrl+Tab', 'Ctrl+Shift+Tab'], does: 'Next server, server before' },
      { keys: ['F6', 'Shift+F6'], does: 'Next part of the window, part before' },
    ],
  },
  {
    title: 'Rooms',
    shortcuts: [
      { keys: ['Ctrl+.'], does: 'Show or hide the panel' },
      { keys: ['Ctrl+Shift+T'], does: 'Threads you follow' },
      { keys: ['Esc'], does: 'Mark this room as read and go to its end' },
      { keys: ['Shift+Esc'], does: 'Mark all rooms as read' },
    ],
  },
  {
    title: 'A message with the focus',
    shortcuts: [
      { keys: ['↑', '↓'], does: 'Message before, next message' },
      { keys: ['+', '-'], does: 'Vote up, vote down; again takes it back' },
      { keys: ['R', 'T'], does: 'Reply, open its thread' },
      { keys: ['E', 'Del'], does: 'Edit, delete your message' },
      { keys: ['Shift+Del'], does: 'Delete without asking' },
      { keys: ['P', 'S'], does: 'Pin or unpin, save or remove' },
      { keys: ['U', 'Alt+Click'], does: 'Mark unread from here' },
      { keys: ['Enter'], does: 'All that can be done with it' },
    ],
  },
  {
    title: 'Writing',
    shortcuts: [
      { keys: ['Enter', 'Shift+Enter'], does: 'Send, new line' },
      { keys: ['Ctrl+Enter'], does: 'Send, also from within a code block' },
      { keys: ['↑', 'Shift+↑'], does: 'In an empty box: edit your last message, answer the last one' },
      ...formats.map(({ keys, words }) => ({ keys: [keys], does: words })),
    ],
  },
  {
    title: 'Window',
    shortcuts: [
      { keys: ['Ctrl+,'], does: 'Settings' },
      { keys: ['Ctrl+/'], does: 'This list' },
    ],
  },
];

/** A pressed key in the form of the list: modifiers in the order Ctrl, Alt, Shift. */
export function keyNameOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>, isMac: boolean): KeyName {
  const arrows: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' };
  const key = arrows[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const hasCtrl = isMac && event.key !== 'Tab' ? event.metaKey : event.ctrlKey;
  return [hasCtrl ? 'Ctrl' : '', event.altKey ? 'Alt' : '', event.shiftKey ? 'Shift' : '', key].filter(Boolean).join('+');
}
