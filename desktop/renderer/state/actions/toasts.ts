import type { Toast } from '../app-state.ts';
import { getState, setState } from '../store.ts';

const toastsMax = 3;
let lastId = 0;

/** Says that something is done, in a sentence with its full stop; goes by itself. */
export function showDone(text: string, action?: Toast['action']): void {
  addToast({ kind: 'done', text, ...(action ? { action } : {}) });
}

/** Says that something did not work, in a sentence with its full stop; stays until it is closed. */
export function showProblem(text: string, action?: Toast['action']): void {
  addToast({ kind: 'problem', text, ...(action ? { action } : {}) });
}

export function closeToast(id: number): void {
  setState({ toasts: getState().toasts.filter((toast) => toast.id !== id) });
}

function addToast(toast: Omit<Toast, 'id'>): void {
  const others = getState().toasts.filter((other) => other.text !== toast.text);
  lastId += 1;
  setState({ toasts: [...others, { ...toast, id: lastId }].slice(-toastsMax) });
}
