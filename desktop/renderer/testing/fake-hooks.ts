import type { Hook, HookDelivery } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import { fail, ok, type Result } from '@parley/shared/result';
import { ruleRefusal } from '@parley/shared/room-rules';
import { type FakeContext, forbidden, type Handlers, offline, unknown } from './fake-context.ts';
import type { FakeAccount } from './fake-world.ts';
import { personId } from './sample-people.ts';
import { roomSamples } from './sample-rooms.ts';
import type { Scenario } from './scenario.ts';

type HookCalls = Extract<keyof Handlers, `hooks.${string}`> | 'rooms.hooks';

const minute = 60_000;
const day = 86_400_000;
const sampleId = (n: number) => `0198c0e2-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const mirrorId = sampleId(3);
export const deadDeliveryId = sampleId(12);

/** Three webhooks of #firmware: one that writes, one that was switched off, one that tells others and has trouble. */
function sampleHooks(now: number, isHard: boolean): Hook[] {
  const base = { roomId: roomSamples.firmware.id, createdById: personId('lena') };
  const long = 'Continuous integration of everything that is built for the northern masts';
  return [
    {
      ...base,
      id: sampleId(1),
      kind: 'incoming',
      name: isHard ? long : 'CI',
      createdAt: now - 40 * day,
      botId: sampleId(21),
      mentionsRoom: false,
      lastAt: now - 4 * minute,
    },
    {
      ...{ ...base, id: sampleId(2), kind: 'incoming', name: 'Old Jenkins', createdAt: now - 400 * day, botId: sampleId(22), mentionsRoom: true },
      ...{
        disabled: { at: now - 3 * day, reason: 'person' },
        lastAt: now - 5 * day,
        lastFailure: { at: now - 4 * day, message: 'There is nothing to say in this.' },
      },
    },
    {
      ...{
        ...base,
        id: mirrorId,
        kind: 'outgoing',
        name: 'Mast dashboard',
        createdAt: now - 12 * day,
        events: ['message-created', 'message-edited', 'message-deleted'],
      },
      url: isHard ? `https://a-very-long-name-of-a-server-somewhere.in.the.north.example/${'path/'.repeat(12)}in` : 'https://dashboard.example/parley/in',
      ...{ waiting: 1, dead: 1, lastAt: now - 30 * minute, lastFailure: { at: now - minute, message: 'The server answered 503.' } },
    },
  ];
}

function sampleDeliveries(now: number): HookDelivery[] {
  const base = { hookId: mirrorId, event: 'message-created', attempts: 1 };
  return [
    {
      ...base,
      id: sampleId(11),
      seq: 42,
      state: 'waiting',
      attempts: 4,
      createdAt: now - 3 * minute,
      nextAt: now + 40_000,
      status: 503,
      error: 'The server answered 503.',
    },
    {
      ...base,
      id: deadDeliveryId,
      seq: 38,
      event: 'message-edited',
      state: 'dead',
      attempts: 29,
      createdAt: now - 2 * day,
      doneAt: now - day,
      error: 'The server took too long to answer.',
    },
    { ...base, id: sampleId(13), seq: 31, state: 'delivered', createdAt: now - 30 * minute, doneAt: now - 30 * minute, status: 200 },
    { ...base, id: sampleId(14), seq: 30, state: 'delivered', createdAt: now - 31 * minute, doneAt: now - 31 * minute, status: 204 },
  ];
}

/** Webhooks of the fake. An address with a private number is refused as the server does. */
export function hookHandlers({ account, isOnline, now, newId }: FakeContext, { hard }: Pick<Scenario, 'hard'>): Pick<Handlers, HookCalls> {
  let hooks = sampleHooks(now(), hard);
  let deliveries = sampleDeliveries(now());

  const online = <T>(accountId: Id, run: (at: FakeAccount) => Result<T>): Result<T> => {
    const at = account(accountId);
    return isOnline(at) ? run(at) : fail(offline);
  };
  const asModerator = <T>(accountId: Id, roomId: Id, run: (at: FakeAccount) => Result<T>): Result<T> =>
    online(accountId, (at) => {
      const view = at.rooms.get(roomId);
      return view && ruleRefusal('manage-hooks', view.role, view.room) === null ? run(at) : fail(forbidden);
    });
  const own = <T>(accountId: Id, hookId: Id, run: (hook: Hook) => Result<T>): Result<T> =>
    online(accountId, () => {
      const hook = hooks.find(({ id }) => id === hookId);
      return hook ? run(hook) : fail(unknown);
    });
  const told = (hook: Hook) => {
    const secret = `phk_${newId().replaceAll('-', '').padEnd(43, 'k')}`;
    return { hook, secret, url: hook.url ?? `https://chat.fjordlight.example/v1/hooks/${hook.id}/${secret}` };
  };
  const put = (hook: Hook) => {
    hooks = hooks.map((other) => (other.id === hook.id ? hook : other));
    return ok({ hook });
  };

  return {
    'hooks.list': ({ accountId, ask }) => asModerator(accountId, ask.roomId, () => ok({ hooks: hooks.filter(({ roomId }) => roomId === ask.roomId) })),
    'hooks.create': ({ accountId, ask }) =>
      asModerator(accountId, ask.roomId, (at) => {
        const { kind, roomId, name, url, events } = ask;
        if (url?.includes('://192.168.')) {
          const message = `${new URL(url).host} is not on the public internet.`;
          return fail({ code: 'invalid', message, issues: [{ path: 'url', message }] });
        }
        const head = { id: newId(), roomId, kind, name, createdById: at.view.user.id, createdAt: now() };
        const hook: Hook =
          kind === 'incoming'
            ? { ...head, botId: newId(), mentionsRoom: false }
            : { ...head, url: url ?? '', events: events ?? ['message-created'], waiting: 0, dead: 0 };
        hooks = [...hooks, hook];
        return ok(told(hook));
      }),
    'hooks.update': ({ accountId, ask }) =>
      own(accountId, ask.hookId, ({ disabled, ...hook }) => {
        const { hookId: _, opId: __, enabled = disabled === undefined, ...change } = ask;
        const settings = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        return put({ ...hook, ...settings, ...(enabled ? {} : { disabled: disabled ?? { at: now(), reason: 'person' } }) });
      }),
    'hooks.delete': ({ accountId, ask }) =>
      online(accountId, () => {
        hooks = hooks.filter(({ id }) => id !== ask.hookId);
        return ok({});
      }),
    'hooks.rotateSecret': ({ accountId, ask }) => own(accountId, ask.hookId, (hook) => ok(told(hook))),
    'hooks.deliveries': ({ accountId, ask }) =>
      own(accountId, ask.hookId, () => {
        const { hookId, state, before = Number.MAX_SAFE_INTEGER } = ask;
        const found = deliveries.filter((one) => one.hookId === hookId && (state === undefined || one.state === state) && one.seq < before);
        return ok({ deliveries: found, more: false });
      }),
    'hooks.redeliver': ({ accountId, ask }) =>
      own(accountId, ask.hookId, (hook) => {
        const found = deliveries.find(({ id }) => id === ask.deliveryId);
        if (!found) return fail(unknown);
        const { doneAt: _, ...rest } = found;
        const delivery: HookDelivery = { ...rest, state: 'waiting', nextAt: now() };
        deliveries = deliveries.map((one) => (one.id === delivery.id ? delivery : one));
        put({ ...hook, dead: 0, waiting: (hook.waiting ?? 0) + 1 });
        return ok({ delivery });
      }),
    'rooms.hooks': ({ accountId, ask }) =>
      online(accountId, () =>
        ok({
          hooks: hooks.flatMap(({ id, roomId, kind, name, createdById, createdAt, disabled, botId, url, events }) => {
            if (roomId !== ask.roomId) return [];
            const head = { id, kind, name, createdById, createdAt, disabled: disabled !== undefined };
            return [url === undefined ? { ...head, ...(botId === undefined ? {} : { botId }) } : { ...head, host: new URL(url).host, events: events ?? [] }];
          }),
        }),
      ),
  };
}
