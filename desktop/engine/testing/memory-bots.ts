import { usualScopes } from '@parley/shared/bot-scopes';
import type { Bot, BotToken } from '@parley/shared/entities/bot';
import type { Command, Invocation, InvocationState } from '@parley/shared/entities/command';
import type { Writing } from '@parley/shared/entities/writing';
import type { Id } from '@parley/shared/ids';
import { type CallName, calls } from '@parley/shared/protocol/calls';
import type { Signal } from '@parley/shared/protocol/signals';
import { type Actor, memberOf, Refusal } from './memory-actor.ts';
import type { MemoryRelay } from './memory-relay.ts';

type Ran = { invocation: Invocation; state: InvocationState; opId: Id | undefined };
type MemoryBot = { ownerId: Id; createdAt: number; opId: Id | undefined; tokens: BotToken[]; commands: Command[] };
type Answer = Omit<Extract<Signal, { type: 'command-answered' }>, 'type' | 'invocationId' | 'roomId' | 'botId' | 'threadRootId'>;

/** Bots of one relay, their commands, and what people ran. */
export type MemoryBots = { bots: Map<Id, MemoryBot>; ran: Map<Id, Ran>; writings: Map<Id, Writing> };

const all = new WeakMap<MemoryRelay, MemoryBots>();
const waitMs = 120_000;

export function botsOf(relay: MemoryRelay): MemoryBots {
  const known = all.get(relay) ?? { bots: new Map(), ran: new Map(), writings: new Map() };
  all.set(relay, known);
  return known;
}

/** A bot's answer to a command, as who ran it is told of it. */
export function answerCommand(relay: MemoryRelay, invocationId: Id, answer: Answer): void {
  const ran = botsOf(relay).ran.get(invocationId);
  if (ran === undefined) throw new Error('nobody ran this command');
  const { id, roomId, botId, user, threadRootId } = ran.invocation;
  const state = answer.outcome === 'failed' || answer.outcome === 'expired' ? answer.outcome : 'answered';
  const { message, messageId } = answer;
  ran.state = { invocationId: id, state, ...(message === undefined ? {} : { message }), ...(messageId === undefined ? {} : { messageId }) };
  const thread = threadRootId === undefined ? {} : { threadRootId };
  for (const listener of relay.listeners)
    if (listener.isOpened && listener.userId === user.id)
      listener.push({ type: 'signal', signal: { type: 'command-answered', invocationId: id, roomId, botId, ...thread, ...answer } });
}

/** A bot's message is being written, or no more, as the room is told of it. */
export function tellWriting(relay: MemoryRelay, writing: Writing, on: boolean): void {
  if (on) botsOf(relay).writings.set(writing.messageId, writing);
  else botsOf(relay).writings.delete(writing.messageId);
  for (const listener of relay.listeners) if (listener.isOpened) listener.push({ type: 'signal', signal: { type: 'writing', ...writing, on } });
}

function userOf(relay: MemoryRelay, userId: Id) {
  const user = relay.users.get(userId);
  if (user === undefined) throw new Refusal('not-found', 'no such person');
  return user;
}

function shown(relay: MemoryRelay, botId: Id): Bot {
  const bot = botsOf(relay).bots.get(botId);
  if (bot === undefined) throw new Refusal('not-found', 'no such bot');
  const { id, handle, displayName, version, about } = userOf(relay, botId);
  const user = { id, handle, displayName, version, bot: true, ...(about === undefined ? {} : { about }) };
  return { user, ownerId: bot.ownerId, createdAt: bot.createdAt, tokens: bot.tokens.filter(({ revokedAt }) => revokedAt === undefined).length };
}

/** The bot, for who made it and for admins. */
function own({ relay, userId }: Actor, botId: Id): MemoryBot {
  const bot = botsOf(relay).bots.get(botId);
  if (bot === undefined || (bot.ownerId !== userId && userOf(relay, userId).admin !== true)) throw new Refusal('not-found', 'no such bot');
  return bot;
}

type Wanted = { scopes?: string[] | undefined; roomIds?: Id[] | undefined; expiresAt?: number | undefined };

function addToken({ relay, userId }: Actor, botId: Id, name: string, { scopes, roomIds, expiresAt }: Wanted) {
  const bot = botsOf(relay).bots.get(botId);
  if (bot === undefined) throw new Refusal('not-found', 'no such bot');
  const { tokens } = bot;
  const id = `${botId.slice(0, -4)}${(tokens.length + 1).toString(16).padStart(4, '0')}`;
  const limits = { ...(roomIds === undefined ? {} : { roomIds }), ...(expiresAt === undefined ? {} : { expiresAt }) };
  const token: BotToken = { id, botId, name, scopes: scopes ?? [...usualScopes], createdById: userId, createdAt: relay.clock.now(), ...limits };
  tokens.unshift(token);
  return { token, secret: `pbt_${id.replaceAll('-', '').padEnd(43, '0')}` };
}

function livingIn(actor: Actor, roomId: Id): Id[] {
  const { room } = memberOf(actor, roomId);
  return [...botsOf(actor.relay).bots.keys()].filter((botId) => room.members.get(botId)?.state === 'active');
}

function run(actor: Actor, given: unknown) {
  const { relay, userId } = actor;
  const { roomId, opId, name, botId, text, threadRootId } = calls['commands.run'].input.parse(given);
  const { ran, bots } = botsOf(relay);
  const before = [...ran.values()].find((one) => opId !== undefined && one.opId === opId);
  if (before !== undefined) return { invocationId: before.invocation.id, expiresAt: before.invocation.expiresAt };
  const named = livingIn(actor, roomId).filter((id) => bots.get(id)?.commands.some((command) => command.name === name) && (botId ?? id) === id);
  const [found] = named;
  if (found === undefined) throw new Refusal('not-found', `There is no command /${name} here.`);
  if (named.length > 1) throw new Refusal('conflict', `Several bots here have /${name}.`);
  const { id, handle, displayName, version } = userOf(relay, userId);
  const createdAt = relay.clock.now();
  const invocationId = opId ?? `${roomId.slice(0, -4)}${(ran.size + 1).toString(16).padStart(4, '0')}`;
  const thread = threadRootId === undefined ? {} : { threadRootId };
  const user = { id, handle, displayName, version };
  const invocation = { id: invocationId, roomId, botId: found, user, name, text, ...thread, createdAt, expiresAt: createdAt + waitMs };
  ran.set(invocationId, { invocation, state: { invocationId, state: 'waiting' }, opId });
  return { invocationId, expiresAt: invocation.expiresAt };
}

const forBots = () => {
  throw new Refusal('forbidden', 'for bots only');
};

/** Bots and commands as the engine sees them. The bot's own part is played by the test: `botsOf(relay)`, `answerCommand`. */
export const botCalls = {
  'bots.create': (actor: Actor, given: unknown) => {
    const { opId, handle, displayName, about, ...wanted } = calls['bots.create'].input.parse(given);
    const { relay, userId } = actor;
    if (userOf(relay, userId).admin !== true) throw new Refusal('forbidden', 'not an admin');
    if ([...relay.users.values()].some((user) => user.handle === handle)) throw new Refusal('conflict', 'the handle is taken');
    const { id } = relay.addUser(handle, '');
    Object.assign(userOf(relay, id), { displayName, bot: true, ...(about === undefined ? {} : { about }) });
    botsOf(relay).bots.set(id, { ownerId: userId, createdAt: relay.clock.now(), opId, tokens: [], commands: [] });
    return { ...addToken(actor, id, 'First token', wanted), bot: shown(relay, id) };
  },
  'bots.list': ({ relay, userId }: Actor) => ({
    bots: [...botsOf(relay).bots].flatMap(([id, { ownerId }]) => (ownerId === userId || userOf(relay, userId).admin === true ? [shown(relay, id)] : [])),
  }),
  'bots.update': (actor: Actor, given: unknown) => {
    const { botId, displayName, about } = calls['bots.update'].input.parse(given);
    own(actor, botId);
    const user = userOf(actor.relay, botId);
    Object.assign(user, displayName === undefined ? {} : { displayName }, about === undefined ? {} : { about }, { version: user.version + 1 });
    return { bot: shown(actor.relay, botId) };
  },
  'bots.delete': (actor: Actor, given: unknown) => {
    const { botId } = calls['bots.delete'].input.parse(given);
    own(actor, botId);
    for (const { room, members } of actor.relay.rooms()) if (members.get(botId)?.state === 'active') actor.relay.leave(room.id, botId, 'left');
    botsOf(actor.relay).bots.delete(botId);
    return {};
  },
  'bots.createToken': (actor: Actor, given: unknown) => {
    const { botId, name, ...wanted } = calls['bots.createToken'].input.parse(given);
    own(actor, botId);
    return addToken(actor, botId, name, wanted);
  },
  'bots.tokens': (actor: Actor, given: unknown) => ({ tokens: own(actor, calls['bots.tokens'].input.parse(given).botId).tokens }),
  'bots.revokeToken': (actor: Actor, given: unknown) => {
    const { botId, tokenId } = calls['bots.revokeToken'].input.parse(given);
    const token = own(actor, botId).tokens.find(({ id }) => id === tokenId);
    if (token !== undefined) token.revokedAt ??= actor.relay.clock.now();
    return {};
  },
  'rooms.bots': (actor: Actor, given: unknown) => {
    const { relay } = actor;
    const bots = livingIn(actor, calls['rooms.bots'].input.parse(given).roomId).map((id) => {
      const { tokens = [], commands = [] } = botsOf(relay).bots.get(id) ?? {};
      const { user, ownerId } = shown(relay, id);
      return {
        user,
        ownerId,
        scopes: [...new Set(tokens.flatMap(({ scopes, revokedAt }) => (revokedAt === undefined ? scopes : [])))],
        commands: commands.length,
      };
    });
    return { bots };
  },
  'commands.list': (actor: Actor, given: unknown) => ({
    commands: livingIn(actor, calls['commands.list'].input.parse(given).roomId).flatMap((botId) =>
      (botsOf(actor.relay).bots.get(botId)?.commands ?? []).map((command) => ({ ...command, botId })),
    ),
  }),
  'commands.run': run,
  'commands.status': ({ relay }: Actor, given: unknown) => ({
    invocations: calls['commands.status'].input.parse(given).invocationIds.flatMap((id) => botsOf(relay).ran.get(id)?.state ?? []),
  }),
  'commands.set': forBots,
  'commands.pending': forBots,
  'commands.reply': forBots,
  'commands.fail': forBots,
  'writings.set': forBots,
  'writings.list': (actor: Actor, given: unknown) => {
    const { roomId } = calls['writings.list'].input.parse(given);
    memberOf(actor, roomId);
    return { writings: [...botsOf(actor.relay).writings.values()].filter((writing) => writing.roomId === roomId) };
  },
  'writings.stop': (actor: Actor, given: unknown) => {
    const { roomId, messageId } = calls['writings.stop'].input.parse(given);
    memberOf(actor, roomId);
    const writing = botsOf(actor.relay).writings.get(messageId);
    if (writing === undefined) throw new Refusal('gone', 'This answer is not being written any more.');
    if (writing.askedById !== actor.userId) throw new Refusal('forbidden', 'Only who asked, or a moderator of the room, can stop this answer.');
    tellWriting(actor.relay, { ...writing, stoppedById: actor.userId }, true);
    return {};
  },
} satisfies Partial<Record<CallName, (actor: Actor, input: unknown) => unknown>>;
