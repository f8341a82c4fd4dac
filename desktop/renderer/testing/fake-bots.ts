import { usualScopes } from '@parley/shared/bot-scopes';
import type { Bot, BotToken } from '@parley/shared/entities/bot';
import type { ListedCommand } from '@parley/shared/entities/command';
import type { Writing } from '@parley/shared/entities/writing';
import type { Id } from '@parley/shared/ids';
import type { CommandRun } from '@parley/shared/ipc/command-run';
import { fail, ok, type Result } from '@parley/shared/result';
import { type FakeContext, forbidden, type Handlers, messageRows, offline, unknown } from './fake-context.ts';
import type { FakeAccount } from './fake-world.ts';
import { personId, sampleUser } from './sample-people.ts';
import { roomSamples } from './sample-rooms.ts';
import type { Scenario } from './scenario.ts';

type BotCalls = Extract<keyof Handlers, `bots.${string}` | `commands.${string}` | `writings.${string}`> | 'rooms.bots';

const day = 86_400_000;
const ticker = personId('ticker');
/** What Ticker answers to, in #firmware alone. */
const commands: ListedCommand[] = [
  {
    botId: ticker,
    name: 'stock',
    description: 'What a share costs now',
    args: [{ name: 'symbol', kind: 'word', required: true, description: 'The share with its market, as in aapl.us' }],
  },
  {
    botId: ticker,
    name: 'watch',
    description: 'Tells you alone when a share moves',
    args: [
      { name: 'symbol', kind: 'word', required: true },
      { name: 'percent', kind: 'number' },
    ],
  },
  { botId: ticker, name: 'watch-all', description: 'Tells this room when a share moves', args: [], permission: 'admin' },
];

/** Bots of the fake. `/stock=nothing` fails, `/watch` answers privately, every other one stays on its way. What is being written ends a moment after it was stopped. */
export function botHandlers({ account, isOnline, now, newId, push }: FakeContext, scenario: Pick<Scenario, 'writing'>): Pick<Handlers, BotCalls> {
  const tokens = new Map<Id, BotToken[]>();
  const bots = new Map<Id, Bot>();
  const runs: CommandRun[] = [];
  let writings: Writing[] | null = null;
  let isMade = false;

  const asAdmin = <T>(accountId: Id, run: (at: FakeAccount) => Result<T>): Result<T> => {
    const at = account(accountId);
    if (!isOnline(at)) return fail(offline);
    if (!at.view.user.admin) return fail(forbidden);
    if (!isMade) {
      isMade = true;
      const token = { id: newId(), botId: ticker, name: 'First token', scopes: [...usualScopes], createdById: at.view.user.id, createdAt: now() - 90 * day };
      const old = { ...token, id: newId(), name: 'Trial', createdAt: now() - 60 * day, expiresAt: now() - 30 * day };
      tokens.set(ticker, [old, { ...token, lastUsedAt: now() - 120_000 }]);
      bots.set(ticker, { user: sampleUser('ticker'), ownerId: at.view.user.id, createdAt: now() - 90 * day, tokens: 1 });
    }
    return run(at);
  };
  const counted = (bot: Bot): Bot => ({
    ...bot,
    tokens: (tokens.get(bot.user.id) ?? []).filter(({ revokedAt, expiresAt = now() + 1 }) => revokedAt === undefined && expiresAt > now()).length,
  });
  const addToken = (
    at: FakeAccount,
    botId: Id,
    name: string,
    { scopes = [...usualScopes], expiresAt }: { scopes?: string[] | undefined; expiresAt?: number | undefined },
  ) => {
    const end = expiresAt === undefined ? {} : { expiresAt };
    const token: BotToken = { id: newId(), botId, name, scopes, createdById: at.view.user.id, createdAt: now(), ...end };
    tokens.set(botId, [token, ...(tokens.get(botId) ?? [])]);
    return { token, secret: `pbt_${token.id.replaceAll('-', '').padEnd(43, 'k')}` };
  };
  const tell = (accountId: Id, roomId: Id) =>
    push({ type: 'command-runs-changed', accountId, roomId, runs: runs.filter((run) => run.roomId === roomId).map((run) => ({ ...run })) });
  const answer = (run: CommandRun, accountId: Id) => {
    if (run.words?.includes('nothing')) Object.assign(run, { state: 'failed', message: 'There is no share called “nothing”.' });
    else if (run.words?.startsWith('/watch')) {
      const replies = [{ id: newId(), body: 'You will hear when **AAPL.US** moves by 2 %.' }];
      Object.assign(run, { state: 'answered', replies });
    } else return;
    tell(accountId, run.roomId);
  };

  const writingsOf = (at: FakeAccount): Writing[] => {
    const answer = messageRows(at, roomSamples.firmware.id).findLast(({ message }) => scenario.writing && message.authorId === ticker);
    const writing = { roomId: roomSamples.firmware.id, botId: ticker, askedById: at.view.user.id, expiresAt: now() + 30_000 };
    writings ??= answer ? [{ ...writing, messageId: answer.message.id }] : [];
    return writings;
  };
  const stopWriting = (accountId: Id, writing: Writing, userId: Id) => {
    const tellWritings = () => push({ type: 'writings-changed', accountId, roomId: writing.roomId, writings: writings ?? [] });
    writings = [{ ...writing, stoppedById: userId }];
    tellWritings();
    setTimeout(() => {
      writings = [];
      tellWritings();
    }, 300);
  };

  return {
    'bots.list': ({ accountId }) => asAdmin(accountId, () => ok({ bots: [...bots.values()].map(counted) })),
    'bots.create': ({ accountId, ask }) =>
      asAdmin(accountId, (at) => {
        if ([...at.users.values()].some(({ handle }) => handle === ask.handle)) {
          const message = `@${ask.handle} is taken.`;
          return fail({ code: 'conflict', message, issues: [{ path: 'handle', message }] });
        }
        const user = { id: newId(), handle: ask.handle, displayName: ask.displayName, version: 1, bot: true };
        const bot: Bot = { user, ownerId: at.view.user.id, createdAt: now(), tokens: 1 };
        bots.set(user.id, bot);
        return ok({ bot, ...addToken(at, user.id, 'First token', ask) });
      }),
    'bots.update': ({ accountId, ask }) =>
      asAdmin(accountId, () => {
        const bot = bots.get(ask.botId);
        if (!bot) return fail(unknown);
        const { displayName = bot.user.displayName, about = bot.user.about ?? '' } = ask;
        const user = { ...bot.user, displayName, about, version: bot.user.version + 1 };
        bots.set(user.id, { ...bot, user });
        push({ type: 'users-changed', accountId, users: [user] });
        return ok({ bot: counted({ ...bot, user }) });
      }),
    'bots.delete': ({ accountId, ask }) =>
      asAdmin(accountId, () => {
        bots.delete(ask.botId);
        return ok({});
      }),
    'bots.createToken': ({ accountId, ask }) => asAdmin(accountId, (at) => ok(addToken(at, ask.botId, ask.name, ask))),
    'bots.tokens': ({ accountId, ask }) => asAdmin(accountId, () => ok({ tokens: tokens.get(ask.botId) ?? [] })),
    'bots.revokeToken': ({ accountId, ask }) =>
      asAdmin(accountId, () => {
        const all = tokens.get(ask.botId) ?? [];
        tokens.set(
          ask.botId,
          all.map((token) => (token.id === ask.tokenId ? { ...token, revokedAt: now() } : token)),
        );
        return ok({});
      }),
    'rooms.bots': ({ accountId, ask }) => {
      const at = account(accountId);
      if (!isOnline(at)) return fail(offline);
      const isThere = ask.roomId === roomSamples.firmware.id;
      return ok({ bots: isThere ? [{ user: sampleUser('ticker'), ownerId: personId('lena'), scopes: [...usualScopes], commands: commands.length }] : [] });
    },
    'commands.list': ({ roomId }) => ok({ commands: roomId === roomSamples.firmware.id ? commands : [] }),
    'commands.run': ({ accountId, roomId, name, text, threadRootId }) => {
      if (!isOnline(account(accountId))) return fail(offline);
      if (!commands.some((command) => command.name === name)) return fail({ code: 'not-found', message: `There is no command /${name} here.` });
      const base = { id: newId(), roomId, rootId: threadRootId ?? null, botId: ticker, words: `/${name}${text}` };
      const run: CommandRun = { ...base, state: 'running', message: null, replies: [] };
      runs.push(run);
      tell(accountId, roomId);
      setTimeout(() => answer(run, accountId), 30);
      return ok({ run: { ...run } });
    },
    'writings.list': ({ accountId, roomId }) => ok({ writings: writingsOf(account(accountId)).filter((writing) => writing.roomId === roomId) }),
    'writings.stop': ({ accountId, messageId }) => {
      const at = account(accountId);
      if (!isOnline(at)) return fail(offline);
      const writing = writingsOf(at).find((one) => one.messageId === messageId);
      if (!writing) return fail({ code: 'not-found', message: 'This answer is not being written any more.' });
      stopWriting(accountId, writing, at.view.user.id);
      return ok({});
    },
    'commands.dismiss': ({ accountId, roomId, runId }) => {
      const index = runs.findIndex((run) => run.id === runId);
      if (index >= 0) runs.splice(index, 1);
      tell(accountId, roomId);
      return ok({});
    },
  };
}
