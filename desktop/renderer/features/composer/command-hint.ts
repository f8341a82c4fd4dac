import { argWords, placeAt } from '@parley/shared/command-args';
import type { ListedCommand } from '@parley/shared/entities/command';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { whoMay } from '../commands/who-may.ts';
import { type BuiltIn, isBuiltIn } from './built-ins.ts';

/** What stands above the box while the words behind a command are typed. `about`: of the place that is typed, else of the command. */
export type CommandHint = {
  called: string;
  by: string;
  who: string | null;
  about: string;
  args: readonly { words: string; isRequired: boolean; isCurrent: boolean }[];
};

const begun = /^\/([a-z0-9][a-z0-9_-]*)(?:@([a-z0-9][a-z0-9._-]*))?(?=[\s=])/i;

/** The name (and bot) that a text begins with, once something follows it. */
export function calledIn(body: string): { name: string; handle: string | null; rest: string } | null {
  const found = begun.exec(body);
  const name = found?.[1]?.toLowerCase();
  return found && name !== undefined ? { name, handle: found[2]?.toLowerCase() ?? null, rest: body.slice(found[0].length) } : null;
}

/** The commands of bots that are meant by a name, with a bot's handle or without. */
export function meantCommands(
  listed: readonly ListedCommand[],
  users: Readonly<Record<Id, User>>,
  { name, handle }: { name: string; handle: string | null },
): ListedCommand[] {
  return listed.filter((command) => command.name === name && (handle === null || users[command.botId]?.handle === handle));
}

type Known = { own: readonly BuiltIn[]; listed: readonly ListedCommand[]; users: Readonly<Record<Id, User>> };

/** What to say about the command that is being typed; null: none, or several bots have it. */
export function commandHint(body: string, cursor: number, { own, listed, users }: Known): CommandHint | null {
  const called = calledIn(body);
  if (called === null) return null;
  const nameEnds = body.length - called.rest.length;
  if (cursor <= nameEnds) return null;
  if (isBuiltIn(called.name) && called.handle === null && !called.rest.startsWith('=')) {
    const builtIn = own.find(({ name }) => name === called.name);
    if (builtIn === undefined || builtIn.args === '') return null;
    const args = [{ words: builtIn.args, isRequired: builtIn.args.startsWith('<'), isCurrent: true }];
    return { called: body.slice(0, nameEnds), by: '', who: null, about: builtIn.words, args };
  }
  const [command, ...others] = meantCommands(listed, users, called);
  if (command === undefined || others.length > 0) return null;
  const place = placeAt(body.slice(nameEnds, cursor), command.args);
  const current = place === null ? undefined : command.args[place];
  const choices = current?.choices === undefined ? '' : current.choices.join(', ');
  return {
    called: body.slice(0, nameEnds),
    by: users[command.botId]?.displayName ?? '',
    who: whoMay(command.permission),
    about: [current?.description ?? '', choices].filter((part) => part !== '').join(': ') || kindWords(current?.kind) || command.description,
    args: command.args.map((arg, index) => ({ words: argWords(arg), isRequired: arg.required === true, isCurrent: index === place })),
  };
}

function kindWords(kind: ListedCommand['args'][number]['kind'] | undefined): string {
  switch (kind) {
    case 'number':
      return 'A number';
    case 'user':
      return 'Somebody, as @handle';
    case 'room':
      return 'A room, as #name';
    default:
      return '';
  }
}
