import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../tests/support/domain-world.ts';
import { type HttpWorld, openHttpWorld } from '../../tests/support/http-world.ts';
import type { Actor } from '../domain/deps.ts';
import { createInvite } from '../domain/invites/create-invite.ts';
import { revokeInvite } from '../domain/invites/revoke-invite.ts';
import { createRoom } from '../domain/rooms/create-room.ts';

let world: DomainWorld;
let http: HttpWorld;
let ann: Actor;
beforeAll(async () => {
  world = await openDomainWorld();
  http = await openHttpWorld(world, { appUrl: 'https://get.example.org/parley?a=1&b=2' });
  ann = await world.person('ann', 'Ann <b>&"Weber"</b>');
});
afterAll(async () => {
  await http.close();
  await world.close();
});

test('tells who invites and where to, and leads into the app, without script', async () => {
  const { room } = await createRoom(world.deps, ann, { kind: 'private', name: 'core <i>team' });
  const { invite } = await createInvite(world.deps, ann, { roomId: room.id });
  const { status, text, headers } = await http.call('GET', `/invite/${invite.code}`);
  expect([status, headers.get('content-type'), headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
    200,
    'text/html; charset=utf-8',
    'no-store',
    'no-referrer',
  ]);
  expect(text).toContain(`href="parley://chat.example.org/invite/${invite.code}"`);
  expect(text).toContain(`<code>${invite.code}</code>`);
  expect(text).toContain('href="https://get.example.org/parley?a=1&#38;b=2"');
  expect(text).toContain('Ann &#60;b&#62;&#38;&#34;Weber&#34;&#60;/b&#62;</bdi> invites you to <bdi>#core &#60;i&#62;team</bdi> on');
  expect(text).toContain('<svg');
  expect(text).not.toMatch(/<script|javascript:|\son\w+=|style="|<img|<link/i);
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  );
});

test('a code that lets nobody in says so, and no more', async () => {
  const { invite } = await createInvite(world.deps, ann, {});
  expect((await http.call('GET', `/invite/${invite.code}`)).status).toBe(200);
  await revokeInvite(world.deps, ann, { code: invite.code });
  const [dead, unknown, odd] = await Promise.all([
    http.call('GET', `/invite/${invite.code}`),
    http.call('GET', '/invite/ABCD-EFGH-JKLM'),
    http.call('GET', `/invite/${'x'.repeat(20)}%0a%3Cscript%3E`),
  ]);
  expect([dead?.status, unknown?.status, odd?.status]).toEqual([404, 404, 404]);
  expect(dead?.text).toBe(unknown?.text);
  expect(dead?.text).toContain('This invite lets nobody in');
  expect(dead?.text).not.toContain('parley:');
  expect(odd?.text).not.toContain('<script');
});

test('whoever guesses is slowed down, in words', async () => {
  let last = await http.call('GET', '/invite/guess-0000');
  for (let count = 1; count < 200 && last.status !== 429; count += 1) last = await http.call('GET', `/invite/guess-${String(count).padStart(4, '0')}`);
  expect([last.status, last.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
  expect(last.text).toContain('Please wait a little');
});
