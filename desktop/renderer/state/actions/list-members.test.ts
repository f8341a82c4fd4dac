// @vitest-environment jsdom
import type { Member } from '@parley/shared/entities/membership';
import { afterEach, expect, it } from 'vitest';
import { createFakeParley } from '../../testing/fake-parley.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { clearWindow, prepareDom } from '../../testing/window.ts';
import { selectPresence, selectUser } from '../selectors.ts';
import { getState } from '../store.ts';
import { listMembers } from './people.ts';

const accountId = '0198c0de-0030-7000-8000-000000000001';
const roomId = '0198c0de-0030-7000-8000-000000000002';
const idOf = (n: number) => `0198c0de-0031-7000-8000-${String(n).padStart(12, '0')}`;
const member = (n: number): Member => ({
  user: { id: idOf(n), handle: `crew${n}`, displayName: `Crew ${n}`, version: 1 },
  role: 'member',
  status: n % 7 === 0 ? 'online' : 'offline',
  joinedAt: 0,
});

afterEach(clearWindow);

it('takes ten thousand people in without stopping the window', async () => {
  prepareDom();
  const fake = createFakeParley(defaultScenario);
  let page = 0;
  window.parley = {
    ...fake,
    call: (() => {
      const members = Array.from({ length: 200 }, (_, n) => member(page * 200 + n));
      page += 1;
      return Promise.resolve({ ok: true, value: { members, more: page < 50, isComplete: true } });
    }) as typeof fake.call,
  };
  const begun = performance.now();
  for (let n = 0; n < 50; n += 1) await listMembers({ accountId, roomId, limit: 200 });
  // Less than a second; minutes where who is there is copied once for each person.
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(selectUser(getState(), accountId, idOf(9_999))?.handle).toBe('crew9999');
  expect([selectPresence(getState(), accountId, idOf(7)), selectPresence(getState(), accountId, idOf(9_999))]).toEqual(['online', 'offline']);
}, 120_000);
