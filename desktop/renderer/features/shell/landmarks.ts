import { notePlace } from '../../ui/return-focus.ts';

/** The parts of the window in F6 order; each carries `data-landmark` with its name. */
const order = ['title-bar', 'servers', 'rooms', 'room', 'panel'] as const;

/** Part → what had the focus in it last. */
const lastFocus = new Map<string, WeakRef<HTMLElement>>();

/** Remembers where the focus is in its part, so that it comes back there. */
export function rememberFocus(target: EventTarget | null): void {
  if (!(target instanceof HTMLElement)) return;
  const part = target.closest<HTMLElement>('[data-landmark]')?.dataset['landmark'];
  if (!part) return;
  lastFocus.set(part, new WeakRef(target));
  notePlace(target);
}

/** Moves the focus to the next part of the window that is there (or the one before). */
export function stepLandmark(step: 1 | -1): void {
  const parts = order.flatMap((name) => document.querySelector<HTMLElement>(`[data-landmark='${name}']`) ?? []);
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  const start = at < 0 && step === -1 ? 0 : at;
  for (let i = 1; i <= parts.length; i += 1) {
    const part = parts[(start + step * i + parts.length * 2) % parts.length];
    if (part && focusIn(part)) return;
  }
}

/** Gives the focus to the room when what had it beside the room has gone, a panel that was closed; nothing scrolls for it. */
export function focusRoom(): void {
  const room = document.querySelector<HTMLElement>("[data-landmark='room']");
  if (room && document.activeElement === document.body) focusIn(room, { preventScroll: true });
}

/** Focuses what had the focus in this part, else its first place to be. */
function focusIn(part: HTMLElement, options?: FocusOptions): boolean {
  const remembered = lastFocus.get(part.dataset['landmark'] ?? '')?.deref();
  const targets = [remembered, ...part.querySelectorAll<HTMLElement>('[data-focus-first]'), ...part.querySelectorAll<HTMLElement>(tabbable)];
  for (const target of targets) {
    if (!target?.isConnected || !part.contains(target)) continue;
    target.focus(options);
    if (document.activeElement === target) return true;
  }
  return false;
}

const tabbable = 'button, input, textarea, [href], [tabindex]:not([tabindex="-1"])';
