import { operatorId } from '@parley/shared/audit-actions';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor } from '../deps.ts';
import { setRole } from '../members/set-role.ts';
import { deleteMessage } from '../messages/delete-message.ts';
import { editMessage } from '../messages/edit-message.ts';
import { getMessages } from '../messages/get-messages.ts';
import { sendMessage } from '../messages/send-message.ts';
import { createDirect } from '../rooms/create-direct.ts';
import { createRoom } from '../rooms/create-room.ts';
import { listReports } from './list-reports.ts';
import { reportMessage } from './report-message.ts';
import { resolveReport } from './resolve-report.ts';

let world: DomainWorld;
let admin: Actor;
let ada: Actor;
let bo: Actor;
let cy: Actor;
let roomId: string;
let messageId: string;
beforeAll(async () => {
  world = await openDomainWorld();
  // The first account of all is the server's admin, and in none of these rooms.
  admin = await world.person('first');
});
afterAll(() => world.close());
beforeEach(async () => {
  [ada, bo, cy] = [await world.person('ada'), await world.person('bo'), await world.person('cy')];
  roomId = (await createRoom(world.deps, ada, { kind: 'private', name: 'Harbour', memberIds: [bo.userId, cy.userId] })).room.id;
  messageId = (await sendMessage(world.deps, bo, { roomId, id: uuidv7(), body: 'something foul' })).message.id;
  world.published.length = 0;
});

async function query(text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: world.database.url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
const keptWords = async () => (await query('SELECT body FROM reports WHERE message_id = $1', [messageId]))[0]?.['body'];
const report = (actor: Actor, opId = uuidv7()) => reportMessage(world.deps, actor, { roomId, id: messageId, reason: 'abuse', comment: ' please look ', opId });
const open = async (actor = ada) => (await listReports(world.deps, actor, { roomId })).reports;
const opened = async (actor = ada) => (await world.deps.rooms.states(actor.userId, roomId))[0]?.openReports ?? 0;
const told = (actor: Actor) => world.inboxOf(actor.userId).filter(({ type }) => type === 'report-changed');

test('moderators are told at once and see the words as they were, whatever their author does', async () => {
  await report(cy);
  expect(told(ada)).toMatchObject([{ roomId, open: 1 }]);
  expect([told(bo), told(cy)]).toEqual([[], []]);
  expect([await opened(ada), await opened(cy)]).toEqual([1, 0]);
  await editMessage(world.deps, bo, { roomId, id: messageId, body: 'nothing at all' });
  await deleteMessage(world.deps, bo, { roomId, id: messageId });
  expect(await open()).toMatchObject([
    { messageId, authorId: bo.userId, reporterId: cy.userId, reason: 'abuse', comment: 'please look', body: 'something foul', isDeleted: true },
  ]);
  await expect(open(cy)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a moderator’s deleting decides the reports, and the words are gone', async () => {
  await report(cy);
  const before = await opened();
  world.published.length = 0;
  await deleteMessage(world.deps, ada, { roomId, id: messageId });
  expect([before, await opened(), await open()]).toEqual([1, 0, []]);
  expect(told(ada)).toMatchObject([{ roomId, open: 0 }]);
  expect(await keptWords()).toBe('');
});

test('the words of what its author deleted are kept for a month, those of a room that is gone not at all', async () => {
  await report(cy);
  const month = 30 * 86_400_000;
  await deleteMessage(world.deps, bo, { roomId, id: messageId });
  await world.deps.reports.forgetWords();
  const [kept] = await open();
  expect(kept).toMatchObject({ body: 'something foul', isDeleted: true });
  expect(Math.abs((kept?.wordsUntil ?? 0) - (await world.deps.server.now()) - month)).toBeLessThan(60_000);
  await query('UPDATE messages SET deleted_at = deleted_at - $2 WHERE id = $1', [messageId, month + 1]);
  expect(await world.deps.reports.forgetWords()).toBeGreaterThan(0);
  expect(await open()).toMatchObject([{ body: '', isDeleted: true }]);
});

test('retention takes the words of reports along', async () => {
  await report(cy);
  await query('SELECT * FROM retain_messages_v1($1, $2, now_ms() + 1000, 0, 100, false)', [roomId, operatorId]);
  expect(await open()).toMatchObject([{ body: '', isDeleted: true }]);
});

test('who becomes a moderator sees them too', async () => {
  await report(cy);
  await setRole(world.deps, ada, { roomId, userId: cy.userId, role: 'moderator' });
  expect(await open(cy)).toHaveLength(1);
});

test('the same person reports a message once; his own, a deleted one and one that is not there cannot be', async () => {
  const opId = uuidv7();
  await report(cy, opId);
  await report(cy, opId);
  await report(cy);
  expect(await open()).toHaveLength(1);
  await expect(report(bo)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(reportMessage(world.deps, cy, { roomId, id: uuidv7(), reason: 'spam' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(reportMessage(world.deps, await world.person('dee'), { roomId, id: messageId, reason: 'spam' })).rejects.toMatchObject({ code: 'not-found' });
  await deleteMessage(world.deps, bo, { roomId, id: messageId });
  await expect(report(ada)).rejects.toMatchObject({ code: 'gone' });
});

test('resolving ends all open reports of the message, and nothing of the words is kept', async () => {
  await report(cy);
  await report(ada);
  const [first] = await open();
  world.published.length = 0;
  await expect(resolveReport(world.deps, cy, { id: first?.id ?? '', action: 'dismissed' })).rejects.toMatchObject({ code: 'not-found' });
  await resolveReport(world.deps, ada, { id: first?.id ?? '', action: 'dismissed' });
  await resolveReport(world.deps, ada, { id: first?.id ?? '', action: 'removed' });
  expect(told(ada)).toMatchObject([{ open: 0 }]);
  expect([await open(), await opened()]).toEqual([[], 0]);
  const { messages } = await getMessages(world.deps, cy, { roomId, ids: [messageId] });
  expect(messages).toMatchObject([{ body: 'something foul' }]);
  await report(cy);
  expect(await open()).toHaveLength(1);
});

test('a message is removed with its report, also where somebody was faster', async () => {
  await report(cy);
  const [first] = await open();
  await resolveReport(world.deps, ada, { id: first?.id ?? '', action: 'removed' });
  const { messages } = await getMessages(world.deps, cy, { roomId, ids: [messageId] });
  expect(messages).toMatchObject([{ body: '', deletedAt: expect.any(Number) }]);
  messageId = (await sendMessage(world.deps, bo, { roomId, id: uuidv7(), body: 'again' })).message.id;
  await report(cy);
  await deleteMessage(world.deps, bo, { roomId, id: messageId });
  const [second] = await open();
  await resolveReport(world.deps, ada, { id: second?.id ?? '', action: 'removed' });
  expect(await open()).toEqual([]);
});

test('admins of the server hear of every report, also where nobody moderates, and delete in rooms they are not in', async () => {
  const direct = (await createDirect(world.deps, bo, { userIds: [cy.userId] })).room.id;
  const { message } = await sendMessage(world.deps, bo, { roomId: direct, id: uuidv7(), body: 'foul in private' });
  await reportMessage(world.deps, cy, { roomId: direct, id: message.id, reason: 'harm' });
  expect(told(admin)).toMatchObject([{ roomId: direct, open: 1 }]);
  await expect(listReports(world.deps, cy, {})).rejects.toMatchObject({ code: 'forbidden' });
  const found = (await listReports(world.deps, admin, {})).reports.find((one) => one.roomId === direct);
  expect(found).toMatchObject({ body: 'foul in private' });
  await expect(resolveReport(world.deps, ada, { id: found?.id ?? '', action: 'removed' })).rejects.toMatchObject({ code: 'not-found' });
  await resolveReport(world.deps, admin, { id: found?.id ?? '', action: 'removed' });
  expect(world.packets(direct).at(-1)).toMatchObject({ events: [{ type: 'message-deleted', actorId: admin.userId, messageId: message.id }] });
  expect(await world.deps.rooms.memberships(direct, [admin.userId])).toEqual([]);
  expect((await getMessages(world.deps, cy, { roomId: direct, ids: [message.id] })).messages).toMatchObject([{ body: '' }]);
  const { entries } = await world.deps.admin.audit({ action: 'report-resolved', limit: 10 });
  expect(entries).toMatchObject([{ actor: { id: admin.userId }, target: { kind: 'report' }, details: { action: 'removed' } }]);
});
