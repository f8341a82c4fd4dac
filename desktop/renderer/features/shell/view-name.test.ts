import { expect, it } from 'vitest';
import { initialState, settingsPages, type View } from '../../state/app-state.ts';
import { applyChange } from '../../state/apply-change.ts';
import { createWorld } from '../../testing/fake-world.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { viewName } from './view-name.ts';

const account = createWorld(defaultScenario, Date.UTC(2026, 10, 19, 9)).accounts[0];
if (!account) throw new Error('the sample world has no account');
const accountId = account.view.id;
const signedIn = applyChange(initialState, { type: 'accounts-changed', accounts: [account.view] });
const state = applyChange(signedIn, { type: 'rooms-changed', accountId, rooms: [...account.rooms.values()] });

it('names every place of the window', () => {
  const places: View[] = [
    { kind: 'welcome' },
    ...(['home', 'directory', 'threads', 'saved', 'search', 'drafts'] as const).map((kind) => ({ kind, accountId })),
    ...settingsPages.map((page) => ({ kind: 'settings' as const, accountId, page })),
  ];
  const names = places.map((view) => viewName(state, view));
  expect(names.filter((name) => name.trim() === '')).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

it('names a room as the list does, also one that is gone', () => {
  expect(viewName(state, { kind: 'room', accountId, roomId: roomSamples.firmware.id })).toBe('firmware');
  expect(viewName(state, { kind: 'room', accountId, roomId: '0198c0de-0010-7000-8000-0000000000aa' })).toBe('A room you left');
});
