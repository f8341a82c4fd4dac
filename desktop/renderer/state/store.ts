import { create } from 'zustand';
import { type AppState, initialState } from './app-state.ts';

/** The one store of the window. It holds what the engine said last and what the window shows; nothing is in it that the engine did not say. */
export const useStore = create<AppState>()(() => initialState);

/** The state now, for actions. Components read with `useStore(selector)`. */
export const getState = useStore.getState;

/** Merges a part into the state; for actions only. */
export const setState = useStore.setState;
