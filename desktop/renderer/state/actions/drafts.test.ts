// @vitest-environment jsdom
import { fail } from '@parley/shared/result';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeParley, type FakeParley } from '../../testing/fake-parley.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { initialState } from '../app-state.ts';
import { type ComposeTarget, draftOf, useDrafts } from '../drafts.ts';
import { setState } from '../store.ts';
import { replyTo } from './compose.ts';
import { openDraft, write } from './drafts.ts';

const message = '0198c0de-0010-7000-8000-0000000000bb';
let fake: FakeParley;
let target: ComposeTarget;
/** While it is true, the engine is not there. */
let isAway: boolean;

const stored = () => fake.calls.flatMap((call) => (call.name === 'drafts.set' ? [call.input as { body: string; replyToId: string | null }] : []));

beforeEach(async () => {
  setState(initialState, true);
  useDrafts.setState({}, true);
  fake = createFakeParley({ ...defaultScenario, typing: false });
  isAway = false;
  const there = fake.call;
  fake.call = async (name, input) => (isAway ? fail({ code: 'unavailable', message: 'It restarts.' }) : there(name, input));
  window.parley = fake;
  const view = await fake.call('app.view', {});
  target = { accountId: view.ok ? (view.value.accounts[0]?.id ?? '') : '', roomId: roomSamples.firmware.id, rootId: null };
  await fake.call('drafts.set', { accountId: target.accountId, roomId: target.roomId, body: 'begun yesterday', cursor: 3, replyToId: null, edit: null });
  fake.calls.length = 0;
});

afterEach(() => vi.restoreAllMocks());

describe('a draft that the window does not know', () => {
  it('is not lost under what is typed while the engine does not answer', async () => {
    isAway = true;
    await openDraft(target);
    write(target, ' and typed today', 16);
    isAway = false;
    await vi.waitFor(() => expect(stored().at(-1)?.body).toBe('begun yesterday and typed today'));
    expect(stored().every(({ body }) => body.startsWith('begun yesterday'))).toBe(true);
    expect(draftOf(target)).toMatchObject({ isRead: true, body: 'begun yesterday and typed today' });
  });

  it('keeps its words where an answer is begun before anybody opened its place', async () => {
    replyTo(target.accountId, target.roomId, null, message);
    await vi.waitFor(() => expect(stored()).toEqual([expect.objectContaining({ body: 'begun yesterday', replyToId: message })]));
    expect(draftOf(target)).toMatchObject({ body: 'begun yesterday', replyToId: message });
  });

  it('is asked for once where nothing waits to be kept', async () => {
    isAway = true;
    await openDraft(target);
    isAway = false;
    expect(useDrafts.getState()).toEqual({});
    await openDraft(target);
    expect(draftOf(target).body).toBe('begun yesterday');
    expect(stored()).toEqual([]);
  });
});
