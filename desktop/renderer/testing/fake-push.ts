import type { PushTarget } from '@parley/shared/entities/push';
import type { Id } from '@parley/shared/ids';
import { fail, ok, type Result } from '@parley/shared/result';
import { type FakeContext, type Handlers, offline, unknown } from './fake-context.ts';

type PushCalls = Extract<keyof Handlers, `push.${string}`>;

const hour = 3_600_000;
/** A phone, in the sample data. */
export const phoneId = '0198c0e1-0001-7000-8000-000000000001';

/** Push gateways of the fake: one that works and one that was switched off. A test to an address with "wrong" in it does not arrive. */
export function pushHandlers({ account, isOnline, now, newId }: FakeContext): Pick<Handlers, PushCalls> {
  const targets = new Map<Id, PushTarget>();
  const base = { hasToken: true, waiting: 0 };
  const samples: PushTarget[] = [
    {
      ...base,
      id: phoneId,
      kind: 'ntfy',
      address: 'https://ntfy.fjordlight.example',
      topic: 'mira-7f3k9',
      contents: 'hint',
      createdAt: now() - 90 * 24 * hour,
      lastTry: { at: now() - 9 * hour },
    },
    {
      ...base,
      id: '0198c0e1-0001-7000-8000-000000000002',
      kind: 'gotify',
      address: 'https://gotify.home.example',
      contents: 'words',
      createdAt: now() - 30 * 24 * hour,
      lastTry: { at: now() - 26 * hour, error: 'The server could not be reached.' },
      disabled: { at: now() - 2 * hour, reason: 'failures' },
    },
  ];
  for (const target of samples) targets.set(target.id, target);

  const online = <T>(accountId: Id, run: () => Result<T>): Result<T> => (isOnline(account(accountId)) ? run() : fail(offline));
  const change = (targetId: Id, to: (target: PushTarget) => PushTarget): Result<{ target: PushTarget }> => {
    const target = targets.get(targetId);
    if (target === undefined) return fail(unknown);
    const changed = to(target);
    targets.set(targetId, changed);
    return ok({ target: changed });
  };
  return {
    'push.list': ({ accountId }) => online(accountId, () => ok({ targets: [...targets.values()], isOffered: true })),
    'push.add': ({ accountId, ask }) =>
      online(accountId, () => {
        const { kind, address, topic, appId, token, contents = 'hint' } = ask;
        if (address.includes('192.168.')) {
          const message = `${new URL(address).hostname} is not on the public internet.`;
          return fail({ code: 'invalid', message, issues: [{ path: 'address', message }] });
        }
        const id = newId();
        const which = { ...(topic === undefined ? {} : { topic }), ...(appId === undefined ? {} : { appId }) };
        const target: PushTarget = { id, kind, address, ...which, hasToken: token !== undefined, contents, createdAt: now(), waiting: 0 };
        targets.set(id, target);
        return ok({ target });
      }),
    'push.update': ({ accountId, ask }) => online(accountId, () => change(ask.targetId, (target) => ({ ...target, contents: ask.contents }))),
    'push.remove': ({ accountId, ask }) =>
      online(accountId, () => {
        targets.delete(ask.targetId);
        return ok({});
      }),
    'push.test': ({ accountId, ask }) =>
      online(accountId, () =>
        change(ask.targetId, ({ disabled, ...target }) => {
          const isWrong = target.address.includes('wrong');
          const off = isWrong && disabled !== undefined ? { disabled } : {};
          return { ...target, ...off, lastTry: { at: now(), ...(isWrong ? { error: 'Nothing that takes notifications is at this address (404).' } : {}) } };
        }),
      ),
  };
}
