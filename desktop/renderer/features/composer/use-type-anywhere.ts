import { type RefObject, useEffect } from 'react';
import { getState } from '../../state/store.ts';

/** Places that use letters themselves. */
const ownUse = 'input, textarea, select, [contenteditable="true"], [role="menu"], [role="dialog"], [role="listbox"], [role="combobox"]';

/** Letters typed anywhere in the window go to the room's composer, those typed within a thread's sheet to that thread's; and so does what is pasted. */
export function useTypeAnywhere(box: RefObject<HTMLTextAreaElement | null>, isThread: boolean, isBehind: boolean): void {
  useEffect(() => {
    if (isBehind) return;
    const canTake = (event: Event) =>
      !event.defaultPrevented &&
      getState().overlay === null &&
      event.target instanceof Element &&
      event.target.closest(ownUse) === null &&
      isThread === isInThread(event.target) &&
      !document.querySelector('[role="dialog"], [role="menu"]');
    const handleKey = (event: KeyboardEvent) => {
      if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey || !canTake(event)) return;
      box.current?.focus();
    };
    const handlePaste = (event: ClipboardEvent) => {
      if (canTake(event)) box.current?.focus();
    };
    document.addEventListener('keydown', handleKey);
    document.addEventListener('paste', handlePaste, { capture: true });
    return () => {
      document.removeEventListener('keydown', handleKey);
      document.removeEventListener('paste', handlePaste, { capture: true });
    };
  }, [box, isThread, isBehind]);
}

/** Within a sheet that has a thread's composer. */
function isInThread(element: Element): boolean {
  return element.closest('aside')?.querySelector('.composer[data-thread]') != null;
}
