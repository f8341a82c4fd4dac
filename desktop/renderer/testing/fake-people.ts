import type { Report } from '@parley/shared/entities/report';
import type { Id } from '@parley/shared/ids';
import { fail, ok, type Result } from '@parley/shared/result';
import { ruleRefusal } from '@parley/shared/room-rules';
import { type FakeContext, forbidden, type Handlers, messageRows, offline, unknown } from './fake-context.ts';
import { personId, samplePicture } from './sample-people.ts';
import { roomSamples } from './sample-rooms.ts';
import type { Scenario } from './scenario.ts';

type Names = `pictures.${'set' | 'remove' | 'locate'}` | `blocks.${'set' | 'list'}` | 'messages.report' | `reports.${'list' | 'resolve'}` | 'members.mute';

/** Pictures, blocks, reports and mutes of the fake. The mutes themselves are kept by `mutes`, which the list of members reads. */
export function peopleHandlers(context: FakeContext, scenario: Scenario, mutes: Map<string, number>): Handlers<Names> {
  const { account, isOnline, now, newId, push, updateView } = context;
  const blocked = new Set<Id>(scenario.blocked ? [personId('jonas')] : []);
  let reports: Report[] | null = null;

  const onServer = <T>(accountId: Id, run: () => Result<T>): Result<T> => (isOnline(account(accountId)) ? run() : fail(offline));
  /** A moderator begins with two reports of what stands in the room. */
  const known = (accountId: Id): Report[] => {
    if (reports !== null) return reports;
    const roomId = roomSamples.firmware.id;
    const rows = messageRows(account(accountId), roomId).filter(({ message }) => message.authorId === personId('jonas') && message.body !== '');
    const told = [
      { reason: 'private', comment: 'That link is for the board only', reporterId: personId('lena') },
      { reason: 'spam', comment: '', reporterId: personId('priya') },
    ] as const;
    reports = scenario.reports
      ? rows.slice(-2).map(({ message }, n) => ({
          ...(told[n % 2] ?? told[0]),
          id: newId(),
          roomId,
          messageId: message.id,
          seq: message.seq,
          authorId: message.authorId,
          body: message.body,
          fileNames: message.files.map((file) => file.name),
          writtenAt: message.createdAt,
          reportedAt: now() - (n + 1) * 240_000,
          isDeleted: n === 0,
          ...(n === 0 ? { wordsUntil: now() + 29 * 86_400_000 } : {}),
        }))
      : [];
    return reports;
  };
  const changed = (accountId: Id, roomId: Id) => {
    updateView(account(accountId), roomId, { openReports: known(accountId).filter((report) => report.roomId === roomId).length });
    push({ type: 'reports-changed', accountId, roomId });
  };
  const changeOwn = (accountId: Id, picture: string | null) =>
    onServer(accountId, () => {
      const at = account(accountId);
      const { picture: _, ...rest } = at.view.user;
      const user = { ...rest, version: rest.version + 1, ...(picture === null ? {} : { picture }) };
      at.view = { ...at.view, user };
      at.users.set(user.id, user);
      push({ type: 'accounts-changed', accounts: context.world.accounts.map(({ view }) => view) });
      return ok({ user });
    });

  const changeBot = (accountId: Id, botId: Id, picture: string | null) =>
    onServer(accountId, () => {
      const at = account(accountId);
      const { picture: _, ...rest } = at.users.get(botId) ?? at.view.user;
      const user = { ...rest, version: rest.version + 1, ...(picture === null ? {} : { picture }) };
      at.users.set(user.id, user);
      return ok({ user });
    });

  return {
    'pictures.set': ({ accountId, botId }) => (botId === undefined ? changeOwn(accountId, samplePicture(7)) : changeBot(accountId, botId, samplePicture(5))),
    'pictures.remove': ({ accountId, botId }) => (botId === undefined ? changeOwn(accountId, null) : changeBot(accountId, botId, null)),
    'pictures.locate': () => fail(unknown),
    'blocks.list': () => ok({ userIds: [...blocked] }),
    'blocks.set': ({ accountId, userId, on }) => {
      if (on) blocked.add(userId);
      else blocked.delete(userId);
      push({ type: 'blocks-changed', accountId, userIds: [...blocked] });
      return ok({});
    },
    'messages.report': ({ accountId }) => onServer(accountId, () => ok({})),
    'reports.list': ({ accountId, roomId }) =>
      onServer(accountId, () => {
        const view = roomId === undefined ? undefined : account(accountId).rooms.get(roomId);
        if (view && ruleRefusal('see-reports', view.role, view.room) !== null) return fail(forbidden);
        return ok({ reports: known(accountId).filter((report) => roomId === undefined || report.roomId === roomId), more: false });
      }),
    'reports.resolve': ({ accountId, id }) =>
      onServer(accountId, () => {
        const report = known(accountId).find((one) => one.id === id);
        if (!report) return fail(unknown);
        reports = known(accountId).filter((one) => one.messageId !== report.messageId);
        changed(accountId, report.roomId);
        return ok({});
      }),
    'members.mute': ({ accountId, roomId, userId, untilMs }) =>
      onServer(accountId, () => {
        if (untilMs === null) mutes.delete(`${roomId} ${userId}`);
        else mutes.set(`${roomId} ${userId}`, untilMs);
        push({ type: 'members-changed', accountId, roomId });
        return ok({});
      }),
  };
}
