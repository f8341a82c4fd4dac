// @vitest-environment jsdom
import type { Role } from '@parley/shared/entities/membership';
import type { RoomView } from '@parley/shared/ipc/views';
import { afterEach, expect, it } from 'vitest';
import { initialState } from '../../state/app-state.ts';
import { applyChange } from '../../state/apply-change.ts';
import { setState } from '../../state/store.ts';
import { createWorld } from '../../testing/fake-world.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { buildRows } from './build-rows.ts';
import { actionsOf } from './message-actions.ts';

const account = createWorld(defaultScenario, Date.UTC(2026, 10, 19, 9)).accounts[0];
if (!account) throw new Error('the sample world has no account');
const accountId = account.view.id;
const ownId = account.view.user.id;

/** What somebody of this role can do with what another one wrote in a room. */
function actionsIn(view: RoomView | undefined, role: Role): string[] {
  if (!view) throw new Error('the sample has no such room');
  const roomId = view.room.id;
  const signedIn = applyChange(initialState, { type: 'accounts-changed', accounts: [account?.view ?? []].flat() });
  setState(applyChange(signedIn, { type: 'rooms-changed', accountId, rooms: [{ ...view, role }] }), true);
  const stored = (account?.rows.get(roomSamples.firmware.id) ?? []).find((row) => row.kind === 'message' && row.message.authorId !== ownId);
  const rows = buildRows({
    rows: stored ? [stored] : [],
    outbox: [],
    ownId,
    divider: null,
    isFromStart: false,
    hasWaterline: false,
    unfolded: new Set(),
    dayOf: () => 0,
  });
  const row = rows.find((candidate) => candidate.kind === 'message');
  if (row?.kind !== 'message') throw new Error('the sample has no message of another one');
  return actionsOf({ accountId, roomId, rootId: null, ownId, canWrite: true }, row).map(({ id }) => id);
}

afterEach(() => setState(initialState, true));

it('offers to delete what others wrote by the rule of the house: to moderators of a room, to nobody in a conversation', () => {
  const views = [...account.rooms.values()];
  const room = views.find((view) => view.room.id === roomSamples.firmware.id);
  const conversation = views.find((view) => view.room.kind === 'direct');
  expect(actionsIn(room, 'moderator')).toContain('delete');
  expect(actionsIn(room, 'member')).not.toContain('delete');
  expect(actionsIn(conversation, 'owner')).not.toContain('delete');
});
