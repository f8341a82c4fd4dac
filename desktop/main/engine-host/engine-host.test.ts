import type { Change } from '@parley/shared/ipc/changes';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FromEngine, ToEngine } from '../../engine-process/port-messages.ts';
import { createEngineHost } from './engine-host.ts';
import type { EngineWire } from './engine-wire.ts';

/** An engine process that the test plays by hand. */
function createPlayedWire() {
  const sent: ToEngine[] = [];
  let onMessage: (message: FromEngine) => void = () => undefined;
  let onExit: (code: number | null) => void = () => undefined;
  const wire: EngineWire = {
    post: (message) => sent.push(message),
    onMessage: (listener) => {
      onMessage = listener;
    },
    onExit: (listener) => {
      onExit = listener;
    },
    kill: () => onExit(null),
    pid: () => 1,
  };
  return { wire, sent, say: (message: FromEngine) => onMessage(message), die: () => onExit(139) };
}

function setUp() {
  const wires: ReturnType<typeof createPlayedWire>[] = [];
  const changes: Change[] = [];
  const host = createEngineHost({
    startWire: () => {
      const played = createPlayedWire();
      wires.push(played);
      return played.wire;
    },
    start: { type: 'start', directory: '/d', device: { name: 'n', platform: 'linux' }, secrets: { keptBy: 'host' } },
    answerSecret: async (request) => (request.do === 'get' ? 'secret' : null),
    log: () => undefined,
  });
  host.onChange((change) => changes.push(change));
  const wire = (index: number) => {
    const found = wires[index];
    if (!found) throw new Error(`no engine ${index}`);
    return found;
  };
  return { host, changes, wire, count: () => wires.length };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('starts the engine and carries calls, answers and news', async () => {
  const { host, changes, wire } = setUp();
  expect(wire(0).sent[0]?.type).toBe('start');
  wire(0).say({ type: 'ready' });
  const answer = host.call('app.view', {});
  wire(0).say({ type: 'answer', id: 1, result: { ok: true, value: 5 } });
  expect(await answer).toEqual({ ok: true, value: 5 });
  wire(0).say({ type: 'change', change: { type: 'room-removed', accountId: 'a', roomId: 'r', reason: 'removed', name: 'r' } });
  expect(changes).toEqual([{ type: 'room-removed', accountId: 'a', roomId: 'r', reason: 'removed', name: 'r' }]);
});

it('answers the engine for its secrets', async () => {
  const { wire } = setUp();
  wire(0).say({ type: 'secret', id: 7, request: { do: 'get', accountId: 'a' } });
  await vi.advanceTimersByTimeAsync(0);
  expect(wire(0).sent.at(-1)).toEqual({ type: 'secret-answer', id: 7, value: 'secret' });
});

it('answers unavailable for what was in flight, restarts with back-off and tells it', async () => {
  const { host, changes, wire, count } = setUp();
  wire(0).say({ type: 'ready' });
  const inFlight = host.call('app.view', {});
  wire(0).die();
  expect(await inFlight).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(await host.call('app.view', {})).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  await vi.advanceTimersByTimeAsync(199);
  expect(count()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(count()).toBe(2);
  wire(1).say({ type: 'ready' });
  expect(changes).toEqual([{ type: 'engine-restarted' }]);
  wire(1).die();
  await vi.advanceTimersByTimeAsync(499);
  expect(count()).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(count()).toBe(3);
});

it('tells why an engine cannot start until one can', async () => {
  const { host, wire } = setUp();
  const early = host.call('app.view', {});
  wire(0).say({ type: 'failed', message: 'Parley is already running with this profile.' });
  wire(0).die();
  expect(await early).toMatchObject({ ok: false, error: { code: 'unavailable', message: 'Parley is already running with this profile.' } });
  await vi.advanceTimersByTimeAsync(200);
  wire(1).say({ type: 'ready' });
  wire(1).die();
  expect(await host.call('app.view', {})).toMatchObject({ error: { message: expect.stringContaining('restarting') } });
});

it('closes in order, or after two seconds', async () => {
  const first = setUp();
  const closing = first.host.close();
  expect(first.wire(0).sent.at(-1)).toEqual({ type: 'close' });
  first.wire(0).say({ type: 'closed' });
  await closing;
  expect(first.count()).toBe(1);

  const second = setUp();
  let isClosed = false;
  void second.host.close().then(() => (isClosed = true));
  await vi.advanceTimersByTimeAsync(1_999);
  expect(isClosed).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isClosed).toBe(true);
});
