import { readArgs, wordsBehind } from '@parley/shared/command-args';
import type { ListedCommand } from '@parley/shared/entities/command';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { limits } from '@parley/shared/limits';
import { nearestName } from '@parley/shared/nearest-name';
import type { WireError } from '@parley/shared/protocol/errors';
import { mayRun, ruleRefusal } from '@parley/shared/room-rules';
import { runCommand } from '../../state/actions/commands.ts';
import { addMembers } from '../../state/actions/members.ts';
import { listMembers, searchUsers } from '../../state/actions/people.ts';
import { setNotify, updateRoom } from '../../state/actions/rooms.ts';
import { showDone } from '../../state/actions/toasts.ts';
import type { ComposeTarget } from '../../state/drafts.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { forWhom } from '../commands/who-may.ts';
import { builtIns } from './built-ins.ts';
import { meantCommands } from './command-hint.ts';
import type { Command } from './read-command.ts';

type Wanted<K extends Command['kind']> = Extract<Command, { kind: K }>;
type Problem = string | null;

/** Does what a command asks for. @returns why not, in words (what was typed stays in the box); null where it is done */
export function carryOut(
  target: ComposeTarget,
  view: RoomView,
  command: Wanted<'topic' | 'invite' | 'mute' | 'bot' | 'incomplete'>,
): Promise<Problem> | Problem {
  switch (command.kind) {
    case 'topic':
      return setTopic(target, view, command);
    case 'invite':
      return invite(target, view, command);
    case 'mute':
      return mute(target, view);
    case 'bot':
      return askBot(target, view, command);
    case 'incomplete':
      return command.words;
  }
}

async function setTopic({ accountId, roomId }: ComposeTarget, view: RoomView, { topic }: Wanted<'topic'>): Promise<Problem> {
  const refusal = refusalWords('update', view, 'change the topic');
  if (refusal !== null) return refusal;
  const answer = await updateRoom({ accountId, roomId, topic });
  return answer.ok ? null : `The topic was not changed: ${whole(answer.error)}`;
}

async function invite({ accountId, roomId }: ComposeTarget, view: RoomView, { handles }: Wanted<'invite'>): Promise<Problem> {
  const refusal = refusalWords('add', view, 'add people');
  if (refusal !== null) return refusal;
  if (handles.length > limits.membersAddMax) return `At most ${limits.membersAddMax} people can be added at once. Nobody was added.`;
  const found = await Promise.all(handles.map((handle) => searchUsers(accountId, handle)));
  for (const answer of found) if (!answer.ok) return `Nobody was added: ${whole(answer.error)}`;
  const users = found.flatMap((answer, index) => (answer.ok ? answer.value.users.filter((user) => user.handle === handles[index]) : []));
  const missing = handles.filter((handle) => users.every((user) => user.handle !== handle));
  if (missing.length > 0) return `Nobody was found as ${missing.map((handle) => `@${handle}`).join(', ')}. Nobody was added.`;
  const isIn = await Promise.all(users.map((user) => isMember(accountId, roomId, user)));
  const [there, fresh] = [users.filter((_, index) => isIn[index]), users.filter((_, index) => !isIn[index])];
  if (fresh.length === 0) return there.length === 1 ? `${there[0]?.displayName} is in this room already.` : 'They are all in this room already.';
  const answer = await addMembers(
    accountId,
    roomId,
    fresh.map((user) => user.id),
  );
  if (!answer.ok) return `Nobody was added: ${whole(answer.error)}`;
  showDone(fresh.length === 1 ? `${fresh[0]?.displayName} was added.` : `${fresh.length} people were added.`);
  return null;
}

/** As far as it is known: who is not found is added, which changes nothing for who was there. */
async function isMember(accountId: Id, roomId: Id, { id, handle }: User): Promise<boolean> {
  const answer = await listMembers({ accountId, roomId, query: handle });
  return answer.ok && answer.value.members.some(({ user }) => user.id === id);
}

async function mute({ accountId, roomId }: ComposeTarget, view: RoomView): Promise<Problem> {
  if (view.notify === 'nothing') return 'This room’s notifications are off already.';
  const before = view.notify;
  if (await setNotify(accountId, roomId, 'nothing'))
    showDone('This room’s notifications are off, for you alone.', { label: 'Undo', run: () => void setNotify(accountId, roomId, before) });
  return null;
}

async function askBot(target: ComposeTarget, view: RoomView, { name, handle, text }: Wanted<'bot'>): Promise<Problem> {
  const { accountId, roomId, rootId } = target;
  const { commands, users } = selectAccountData(getState(), accountId);
  const listed = commands[roomId] ?? [];
  const meant = meantCommands(listed, users, { name, handle });
  const botId = handle === null ? undefined : meant[0]?.botId;
  const problem = meant.length === 1 ? problemOf(meant[0], view, text) : null;
  if (problem !== null) return problem;
  if (handle !== null && botId === undefined) return `No bot @${handle} here has a command /${name}. ${literalWords}`;
  const answer = await runCommand({
    accountId,
    roomId,
    name,
    text,
    ...(botId === undefined ? {} : { botId }),
    ...(rootId === null ? {} : { threadRootId: rootId }),
  });
  if (answer.ok) return null;
  if (answer.error.code === 'unavailable') return 'A command needs the server, which does not answer now. Your words stay here.';
  if (answer.error.code !== 'not-found') return answer.error.message;
  const nearest = nearestName(name, [...listed.map((command) => command.name), ...builtIns(view, rootId).map((one) => one.name)]);
  return `There is no command /${name} here.${nearest === null || nearest === name ? '' : ` Did you mean /${nearest}?`} ${literalWords}`;
}

/** What is wrong with a command before its bot is asked: who types it, and what stands behind it. */
function problemOf(command: ListedCommand | undefined, { role }: RoomView, text: string): Problem {
  if (command === undefined) return null;
  if (!mayRun(role, command.permission)) return `/${command.name} is for ${forWhom(command.permission)}.`;
  const read = readArgs(command.name, wordsBehind(text), command.args);
  return 'problem' in read ? read.problem : null;
}

const literalWords = 'To send it as it is, put a second / before it.';

/** Why this person may not; what the server would say too. */
function refusalWords(action: 'update' | 'add', view: RoomView, doing: string): Problem {
  switch (ruleRefusal(action, view.role, view.room)) {
    case null:
      return null;
    case 'direct':
      return `You can ${doing} in rooms only, not in a conversation.`;
    case 'archived':
      return `This room is archived: nobody can ${doing} here.`;
    default:
      return `Your role here does not let you ${doing}.`;
  }
}

function whole({ message, issues = [] }: WireError): string {
  return [message, ...issues.map((issue) => issue.message)].join(' ');
}
