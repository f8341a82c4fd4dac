import { changeSchema } from '@parley/shared/ipc/changes';
import { type IpcCallName, ipcContract } from '@parley/shared/ipc/contract';
import { describe, expect, it } from 'vitest';
import { sampleResetCode } from './fake-account.ts';
import { deadDeliveryId, mirrorId } from './fake-hooks.ts';
import { createFakeParley } from './fake-parley.ts';
import { phoneId } from './fake-push.ts';
import { sampleMessage } from './sample-messages.ts';
import { personId } from './sample-people.ts';
import { roomSamples } from './sample-rooms.ts';
import { defaultScenario, type Scenario } from './scenario.ts';

const roomId = roomSamples.firmware.id;
const accountId = '0198c0de-000e-7000-8000-00000000003f';
const message = { accountId, roomId, id: sampleMessage(roomId, 3, '', '', 0).id };
const secondId = sampleMessage(roomId, 2, '', '', 0).id;
const thread = { accountId, roomId, rootId: message.id };
const inputs: Partial<Record<IpcCallName, object>> = {
  'servers.probe': { url: 'localhost:8080' },
  'servers.trust': { url: 'localhost:8080', fingerprint: 'AB:CD' },
  'accounts.register': { serverUrl: 'https://chat.example', handle: 'new', displayName: 'New', password: 'long enough' },
  'accounts.signIn': { serverUrl: 'https://chat.example', handle: 'new', password: 'long enough' },
  'accounts.resetPassword': { serverUrl: 'https://chat.example', code: sampleResetCode, next: 'long enough' },
  'accounts.signOut': { accountId, removeData: false },
  'rooms.create': { accountId, name: 'new', kind: 'public' },
  'rooms.join': { accountId, roomId: roomSamples.radio.id },
  'rooms.direct': { accountId, userIds: [personId('grace')] },
  'rooms.update': { accountId, roomId, topic: 'New' },
  'rooms.setNotify': { accountId, roomId, level: 'mentions' },
  'rooms.arrange': { accountId, roomId, isStarred: true, section: 'Quiet' },
  'members.add': { accountId, roomId, userIds: [personId('grace')] },
  'members.remove': { accountId, roomId, userId: personId('tomas') },
  'members.ban': { accountId, roomId, userId: personId('dmitri') },
  'members.unban': { accountId, roomId, userId: personId('dmitri') },
  'members.setRole': { accountId, roomId, userId: personId('lena'), role: 'admin' },
  'members.mute': { accountId, roomId, userId: personId('tomas'), untilMs: null },
  'bots.create': { accountId, ask: { handle: 'helper', displayName: 'Helper', scopes: ['messages:read'] } },
  'bots.update': { accountId, ask: { botId: roomId, displayName: 'Helper' } },
  'bots.delete': { accountId, ask: { botId: roomId } },
  'bots.createToken': { accountId, ask: { botId: roomId, name: 'second', scopes: ['messages:read'] } },
  'bots.tokens': { accountId, ask: { botId: roomId } },
  'bots.revokeToken': { accountId, ask: { botId: roomId, tokenId: roomId } },
  'rooms.bots': { accountId, ask: { roomId } },
  'bots.list': { accountId, ask: {} },
  'hooks.create': { accountId, ask: { kind: 'incoming', roomId, name: 'CI' } },
  'hooks.list': { accountId, ask: { roomId } },
  'hooks.update': { accountId, ask: { hookId: mirrorId, enabled: true } },
  'hooks.delete': { accountId, ask: { hookId: roomId } },
  'hooks.deliveries': { accountId, ask: { hookId: mirrorId } },
  'hooks.redeliver': { accountId, ask: { hookId: mirrorId, deliveryId: deadDeliveryId } },
  'hooks.rotateSecret': { accountId, ask: { hookId: mirrorId } },
  'rooms.hooks': { accountId, ask: { roomId } },
  'push.list': { accountId, ask: {} },
  'push.add': { accountId, ask: { kind: 'gotify', address: 'https://gotify.example', token: 'A1' } },
  'push.update': { accountId, ask: { targetId: phoneId, contents: 'words' } },
  'push.remove': { accountId, ask: { targetId: roomId } },
  'push.test': { accountId, ask: { targetId: phoneId } },
  'commands.run': { accountId, roomId, name: 'stock', text: ' aapl.us' },
  'commands.dismiss': { accountId, roomId, runId: roomId },
  'writings.list': { accountId, roomId },
  'writings.stop': { accountId, roomId, messageId: message.id },
  'invites.create': { accountId, roomId, maxUses: 5 },
  'invites.revoke': { accountId, code: '7KQ2-MXPA-4TRB' },
  'invites.accept': { accountId, code: '7KQ2-MXPA-4TRB' },
  'invites.preview': { serverUrl: 'https://chat.example', code: '7KQ2-MXPA-4TRB' },
  'timeline.page': { accountId, roomId, anchor: { at: 'unread' }, limit: 50 },
  'messages.send': { accountId, roomId, body: 'Hello' },
  'messages.forward': { ...message, to: [roomId], toUserIds: [personId('grace')], body: 'Hello' },
  'outbox.edit': { accountId, opId: roomId, body: 'Hello' },
  'outbox.retry': { accountId, opId: roomId },
  'outbox.delete': { accountId, opId: roomId },
  'drafts.set': { accountId, roomId, body: 'Hel', cursor: 3, replyToId: null, edit: null },
  'messages.edit': { ...message, body: 'Changed' },
  'messages.delete': { ...message, id: secondId },
  'messages.pin': { ...message, on: true },
  'messages.vote': { ...message, value: 1 },
  'messages.react': { ...message, emoji: '🎉', on: true },
  'messages.get': { accountId, roomId, ids: [message.id] },
  'messages.revisions': message,
  'messages.voters': message,
  'threads.page': { ...thread, order: 'log', anchor: { at: 'latest' }, limit: 50 },
  'threads.mark': { ...thread, seq: 4 },
  'threads.follow': { ...thread, on: true },
  'saves.set': { accountId, roomId, messageId: message.id, on: true },
  'search.messages': { accountId, query: 'the', order: 'newest', limit: 20 },
  'search.server': { accountId, query: 'the', limit: 20 },
  'links.resolve': { url: `parley://chat.example/${roomId}` },
  'timeline.seqAt': { accountId, roomId, atMs: 0 },
  'reads.mark': { accountId, roomId, seq: 12 },
  'users.get': { accountId, userIds: [personId('lena')] },
  'users.search': { accountId, query: 'l' },
  'users.update': { accountId, displayName: 'Ines' },
  'blocks.set': { accountId, userId: personId('tomas'), on: true },
  'messages.report': { accountId, roomId, id: message.id, reason: 'spam', note: '' },
  'reports.resolve': { accountId, id: message.id, action: 'dismissed' },
  'pictures.set': { accountId, base64: 'YWJj' },
  'pictures.locate': { accountId, hash: 'a'.repeat(64) },
  'people.lastSeen': { accountId, userIds: [personId('lena')] },
  'presence.set': { accountId, status: 'dnd', text: 'Writing' },
  'password.change': { accountId, current: 'a long sample password', next: 'another long password' },
  'totp.begin': { accountId, password: 'a long sample password' },
  'totp.confirm': { accountId, code: '123456' },
  'totp.disable': { accountId, password: 'a long sample password', code: '123456' },
  'accounts.delete': { accountId, password: 'a long sample password', messages: 'keep' },
  'accounts.export': { accountId, path: '/a.zip' },
  'accounts.cancelExport': { accountId },
  'shell.exportAccount': { accountId },
  'shell.saveText': { name: 'codes.txt', text: 'x' },
  'typing.set': { accountId, roomId, on: true },
  'sessions.end': { accountId, sessionId: roomId },
  'settings.update': { theme: 'dark' },
  'admin.users': { accountId, ask: {} },
  'admin.updateUser': { accountId, ask: { userId: personId('lena'), deactivated: true } },
  'admin.resetPassword': { accountId, ask: { userId: personId('lena') } },
  'admin.sessions': { accountId, ask: { userId: personId('lena') } },
  'admin.endSession': { accountId, ask: { userId: personId('lena'), sessionId: roomId } },
  'admin.rooms': { accountId, ask: {} },
  'admin.members': { accountId, ask: { roomId } },
  'admin.updateRoom': { accountId, ask: { roomId, archived: true } },
  'admin.storage': { accountId, ask: {} },
  'admin.settings': { accountId, ask: {} },
  'admin.updateSettings': { accountId, ask: { registration: 'closed' } },
  'admin.audit': { accountId, ask: {} },
  'files.begin': { accountId, roomId, name: 'a.txt', type: 'text/plain', size: 3 },
  'files.chunk': { accountId, id: message.id, offset: 0, base64: 'YWJj' },
  'files.finish': { accountId, id: message.id },
  'files.remove': { accountId, id: message.id },
  'files.locate': { accountId, fileId: message.id, of: null, variant: 'whole' },
  'shell.saveFile': { accountId, fileId: message.id, of: null },
  'shell.showFile': { path: '/a.txt' },
  'attention.set': { isFocused: true, isVisible: true, accountId, roomId, isAtEnd: true, thread: null },
  'shell.window': { action: 'close' },
  'shell.openExternal': { url: 'https://example.org' },
  'shell.copyText': { text: 'x' },
};
/** What takes away the ground of other calls comes last. */
const ends: readonly IpcCallName[] = ['rooms.leave', 'rooms.delete', 'accounts.delete', 'accounts.signOut'];
const states: Scenario['state'][] = ['online', 'offline', 'connecting', 'catching-up', 'signed-out'];

describe('the bridge in memory', () => {
  it.each(states)('answers every call and sends all news as the contract says (%s)', async (state) => {
    const names = (Object.keys(ipcContract) as IpcCallName[]).sort((a, b) => ends.indexOf(a) - ends.indexOf(b));
    const fake = createFakeParley({ ...defaultScenario, state, role: 'owner', admin: true });
    fake.onChange((change) => changeSchema.parse(change));
    for (const name of names) {
      const answer = await fake.call(name, (inputs[name] ?? { accountId, roomId }) as never);
      if (answer.ok) ipcContract[name].output.parse(answer.value);
      else expect(['unavailable', 'not-found'], `${name}: ${answer.error.message}`).toContain(answer.error.code);
    }
  });

  it('refuses bad input with issues', async () => {
    const answer = await createFakeParley(defaultScenario).call('messages.send', { accountId, roomId, body: '' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid', issues: [{ path: 'body' }] } });
  });
});
