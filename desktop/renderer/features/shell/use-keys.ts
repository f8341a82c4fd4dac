import { useEffect } from 'react';
import { goBack, goForward, openAccountAt, openOverlay, openSettings, openThreads, stepAccount, stepRoom } from '../../state/actions/navigate.ts';
import { togglePanel } from '../../state/actions/panel.ts';
import { markAllRead } from '../../state/actions/rooms.ts';
import { openSearch, openSearchHere } from '../../state/actions/search.ts';
import { selectAccountId } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { type KeyName, keyNameOf } from './keymap.ts';
import { stepLandmark } from './landmarks.ts';

const commands: Record<KeyName, () => void> = {
  'Ctrl+K': () => openOverlay({ kind: 'switcher' }),
  'Ctrl+T': () => openOverlay({ kind: 'switcher' }),
  'Alt+↑': () => stepRoom(-1, false),
  'Alt+↓': () => stepRoom(1, false),
  'Alt+Shift+↑': () => stepRoom(-1, true),
  'Alt+Shift+↓': () => stepRoom(1, true),
  'Alt+←': () => (document.documentElement.dir === 'rtl' ? goForward() : goBack()),
  'Alt+→': () => (document.documentElement.dir === 'rtl' ? goBack() : goForward()),
  'Ctrl+Tab': () => stepAccount(1),
  'Ctrl+Shift+Tab': () => stepAccount(-1),
  'Ctrl+.': togglePanel,
  'Ctrl+Shift+T': openThreads,
  'Ctrl+F': openSearchHere,
  'Ctrl+Shift+F': () => openSearch(null),
  Esc: backToSearch,
  'Ctrl+,': () => openSettings('profile'),
  'Ctrl+/': () => openSettings('shortcuts'),
  'Shift+Esc': () => {
    const accountId = selectAccountId(getState());
    if (accountId) void markAllRead(accountId);
  },
  F6: () => stepLandmark(1),
  'Shift+F6': () => stepLandmark(-1),
};

/** From a message that was found, back to the results. */
function backToSearch(): void {
  const { views, viewIndex } = getState();
  if (views[viewIndex]?.kind === 'room' && views[viewIndex - 1]?.kind === 'search') goBack();
}

/** A dialog floats over the window: the one that stands for the whole of it, or one of a page. */
function isUnderDialog(): boolean {
  return getState().overlay !== null || document.querySelector('.dialog') !== null;
}

/** The keys of the whole window. A key that a part has used (`preventDefault`) is left alone; over a dialog none of them works but its own. */
export function useKeys(): void {
  const isMac = getState().start?.platform === 'darwin';
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || selectAccountId(getState()) === null) return;
      const name = keyNameOf(event, isMac);
      const number = /^Ctrl\+([1-9])$/.exec(name)?.[1];
      const command = number ? () => openAccountAt(Number(number) - 1) : commands[name];
      if (!command) return;
      if (isUnderDialog() && !name.startsWith('Ctrl+K')) return;
      event.preventDefault();
      command();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [isMac]);
}
