import type { AccountView } from '@parley/shared/ipc/views';
import { expect, it } from 'vitest';
import { trayState, trayTooltip } from './tray-state.ts';

const id = '018f0000-0000-7000-8000-000000000001';
const online: AccountView['connection'] = { state: 'online', sinceMs: 0, nodeName: 'a', latencyP50Ms: null, latencyP95Ms: null };
const offline: AccountView['connection'] = { state: 'offline', sinceMs: 0, retryAtMs: null, reason: null };

function account(over: Partial<AccountView>): AccountView {
  const user = { id, handle: 'lena', displayName: 'Lena', version: 1 };
  return {
    id,
    serverUrl: 'https://a',
    serverName: 'A',
    user,
    presence: 'online',
    privacy: null,
    connection: online,
    waiting: 0,
    failed: 0,
    unread: 0,
    mentions: 0,
    ...over,
  };
}

it('shows what asks most for the person', () => {
  expect(trayState([])).toBe('rest');
  expect(trayState([account({})])).toBe('rest');
  expect(trayState([account({ unread: 3 }), account({ connection: offline })])).toBe('unread');
  expect(trayState([account({ unread: 3, mentions: 1, connection: offline })])).toBe('mention');
  expect(trayState([account({ connection: offline })])).toBe('offline');
  expect(trayState([account({ connection: offline }), account({})])).toBe('rest');
  expect(trayTooltip([account({ unread: 3, mentions: 1 })])).toBe('Parley: 1 mention, 3 unread');
});
