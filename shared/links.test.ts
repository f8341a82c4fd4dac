import { describe, expect, it } from 'vitest';
import { formatInvite, formatLink, formatReset, parseEntry, parseInvite, parseLink } from './links.ts';

const roomId = '0198c0de-0011-7000-8000-000000000165';
const messageId = '0198c0df-0000-7000-8000-016500000003';

describe('links to a place', () => {
  it('name the server, the room and the message, and read back as the same', () => {
    const link = formatLink({ serverUrl: 'https://chat.fjordlight.no/', roomId, messageId });
    expect(link).toBe(`parley://chat.fjordlight.no/${roomId}/${messageId}`);
    expect(parseLink(link)).toEqual({ host: 'chat.fjordlight.no', roomId, messageId });
    expect(parseLink(formatLink({ serverUrl: 'http://127.0.0.1:8080', roomId, messageId: null }))).toEqual({ host: '127.0.0.1:8080', roomId, messageId: null });
    expect(parseLink(link.toUpperCase())).toEqual({ host: 'chat.fjordlight.no', roomId, messageId });
  });

  it.each([
    '',
    'https://x/y',
    'parley://open?account=1',
    `parley://chat/${roomId}/../x`,
    `parley://a@b/${roomId}`,
    `parley://chat/${roomId}/${roomId}/more`,
    `parley://chat/not-an-id`,
  ])('are nothing else (%s)', (url) => expect(parseLink(url)).toBeNull());
});

it('an invite has a form for browsers and one for the app, and both are read back', () => {
  const { web, app } = formatInvite({ serverUrl: 'https://chat.example.org', code: '7KQ2-MXPA-4TRB' });
  expect([web, app]).toEqual(['https://chat.example.org/invite/7KQ2-MXPA-4TRB', 'parley://chat.example.org/invite/7KQ2-MXPA-4TRB']);
  expect(parseInvite(web)).toEqual({ server: 'https://chat.example.org', code: '7KQ2-MXPA-4TRB' });
  expect(parseInvite(app)).toEqual({ server: 'chat.example.org', code: '7KQ2-MXPA-4TRB' });
  expect(parseInvite('parley://localhost:4800/invite/7KQ2-MXPA-4TRB/')).toEqual({ server: 'localhost:4800', code: '7KQ2-MXPA-4TRB' });
  for (const other of [
    'parley://chat.example.org/invite/',
    'file:///invite/ABCD',
    'parley://a@b/invite/ABCD',
    'https://x/invite/ABCD?y=1',
    'javascript:alert(1)',
  ])
    expect(parseInvite(other)).toBeNull();
});

it('a link for a new password has both forms too, and is told from an invite', () => {
  const code = '5f0c2b7e91d84a63b0f7c1d2e3a4958671c0ffee';
  const { web, app } = formatReset({ serverUrl: 'https://chat.example.org/', code });
  expect([web, app]).toEqual([`https://chat.example.org/reset#${code}`, `parley://chat.example.org/reset#${code}`]);
  expect(parseEntry(` ${web}\n`)).toEqual({ kind: 'reset', server: 'https://chat.example.org', code });
  expect(parseEntry(app)).toEqual({ kind: 'reset', server: 'chat.example.org', code });
  expect(parseEntry('parley://localhost:4800/invite/7KQ2-MXPA-4TRB')).toEqual({ kind: 'invite', server: 'localhost:4800', code: '7KQ2-MXPA-4TRB' });
  for (const other of [
    code,
    'https://chat.example.org/reset',
    'https://chat.example.org/reset#short',
    `https://a@b/reset#${code}`,
    `https://x/reset?y#${code}`,
  ])
    expect(parseEntry(other)).toBeNull();
});
