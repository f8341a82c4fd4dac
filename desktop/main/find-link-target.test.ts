import type { Result } from '@parley/shared/result';
import { expect, it } from 'vitest';
import { findEntry, findLinkTarget } from './find-link-target.ts';

const [accountId, roomId, messageId] = ['0198a000-0000-7000-8000-000000000001', '0198a000-0000-7000-8000-000000000002', '0198a000-0000-7000-8000-000000000003'];
const link = `parley://chat.example.org/${roomId}/${messageId}`;

function hostWith(answer: Result<unknown>) {
  const asked: unknown[] = [];
  const call = async (name: string, input: unknown) => {
    asked.push([name, input]);
    return answer;
  };
  return { asked, call };
}

it('asks the engine for the first link among the words', async () => {
  const host = hostWith({ ok: true, value: { accountId, roomId, messageId, seq: 12, threadRootId: null } });
  expect(await findLinkTarget(host, ['/usr/bin/parley', '--flag', link])).toMatchObject({ accountId, roomId, seq: 12, threadRootId: null });
  expect(host.asked).toEqual([['links.resolve', { url: link }]]);
});

it('leads nowhere without a link, where the engine knows no such place, and where its answer makes no sense', async () => {
  const unknown = hostWith({ ok: false, error: { code: 'not-found', message: 'no' } });
  expect(await findLinkTarget(unknown, ['parley://chat.example.org', 'https://example.org', `parley://open?room=${roomId}`])).toBeNull();
  expect(unknown.asked).toEqual([]);
  expect(await findLinkTarget(unknown, [link])).toBeNull();
  expect(await findLinkTarget(hostWith({ ok: true, value: { accountId: '../../x' } }), [link])).toBeNull();
});

it('finds an invite of the app’s own form among the words, and no other', () => {
  expect(findEntry(['/usr/bin/parley', '--flag', 'parley://chat.example.org/invite/7KQ2-MXPA-4TRB'])).toEqual({
    kind: 'invite',
    server: 'chat.example.org',
    code: '7KQ2-MXPA-4TRB',
  });
  expect(findEntry([link, 'https://chat.example.org/invite/7KQ2-MXPA-4TRB', 'parley://chat.example.org/invite/'])).toBeNull();
});
