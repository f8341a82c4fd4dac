import { randomBytes } from 'node:crypto';
import type { Id } from '@parley/shared/ids';
import { formatInvite } from '@parley/shared/links';
import { handleSchema } from '@parley/shared/text';
import { type Command, Option } from 'commander';
import { v7 as uuidv7 } from 'uuid';
import { migrate } from '../../../prisma/migrate.ts';
import { disableTotp } from '../../domain/accounts/disable-totp.ts';
import type { AdminActor, UserFilter } from '../../domain/admin/admin-ports.ts';
import { listUsers } from '../../domain/admin/list-for-admin.ts';
import { makeResetLink } from '../../domain/admin/make-reset-link.ts';
import { updateAccount } from '../../domain/admin/update-account.ts';
import { newInviteCode } from '../../domain/invites/invite-code.ts';
import { toInviteAnswer } from '../../domain/invites/to-invite-answer.ts';
import { RelayError } from '../../domain/relay-error.ts';
import { isReservedHandle, takenHandle } from '../../domain/users/taken-handle.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { type CommandDeps, openDomain } from '../open-domain.ts';
import { openPlace, withClient } from '../open-place.ts';
import type { Terminal } from '../terminal.ts';
import { positiveNumber } from './positive-number.ts';

const operator: AdminActor = { kind: 'operator' };
const dayMs = 86_400_000;

type Session = { deps: CommandDeps; databaseUrl: string };

/** Opens the server, does one thing, and closes it. What the domain refuses is told in its words. */
async function withDomain(terminal: Terminal, work: (session: Session) => Promise<void>): Promise<void> {
  const place = await openPlace(terminal.say, { mayBegin: true });
  try {
    await migrate(place.databaseUrl);
    const { deps, close } = await openDomain(place);
    try {
      await work({ deps, databaseUrl: place.databaseUrl });
    } catch (error) {
      if (!(error instanceof RelayError)) throw error;
      throw new CliError(error.message, 'See who there is with `parley-relay admin list`.', { cause: error });
    } finally {
      await close();
    }
  } finally {
    await place.close();
  }
}

/** @throws {CliError} where nobody has this handle */
async function findUser({ databaseUrl }: Session, handle: string): Promise<{ id: Id; handle: string }> {
  const wanted = handle.replace(/^@/, '').toLowerCase();
  const [row] = await withClient(
    databaseUrl,
    async (client) => (await client.query<{ id: Id }>('SELECT id::text FROM users WHERE handle = $1', [wanted])).rows,
  );
  if (row === undefined) throw new CliError(`Nobody here has the handle @${wanted}.`, 'See who there is with `parley-relay admin list`.');
  return { id: row.id, handle: wanted };
}

function showLink(terminal: Terminal, handle: string, link: { url?: string | undefined; path: string; expiresAt: number }): void {
  terminal.print(link.url ?? link.path);
  terminal.say(
    `→ Give this address to @${handle}: it sets a new password, once, until ${new Date(link.expiresAt).toISOString()}.${link.url === undefined ? ' Put the address of your server before it (PUBLIC_URL is not set).' : ''}`,
  );
}

async function create(session: Session, terminal: Terminal, handle: string, name: string | undefined): Promise<void> {
  const { deps } = session;
  const parsed = handleSchema.safeParse(handle.toLowerCase());
  if (!parsed.success)
    throw new CliError(`${handle} cannot be a handle: ${parsed.error.issues[0]?.message ?? 'not allowed'}.`, 'For example: parley-relay admin create ada', {
      exitCode: exitCodes.misused,
    });
  if (isReservedHandle(parsed.data)) throw takenHandle();
  // Nobody knows this password: the link sets the first one that somebody does.
  const passwordHash = await deps.passwords.hash(randomBytes(32).toString('base64url'));
  const { user } = await deps.users.register({ userId: uuidv7(), handle: parsed.data, displayName: name ?? handle, passwordHash });
  await updateAccount(deps, operator, { userId: user.id, change: { admin: true } });
  showLink(terminal, user.handle, await makeResetLink(deps, operator, { userId: user.id }));
}

async function invite(session: Session, terminal: Terminal, options: { uses?: number; days: number; by?: string }, publicUrl: string | null): Promise<void> {
  const { deps } = session;
  const maker = options.by === undefined ? (await deps.admin.users({ filter: 'admins', limit: 1 })).users[0] : await findUser(session, options.by);
  if (maker === undefined) throw new CliError('There is no admin yet, in whose name an invite could be.', 'Make one: parley-relay admin create HANDLE');
  const made = await deps.invites.create({
    code: newInviteCode(),
    opId: uuidv7(),
    creatorId: maker.id,
    expiresInMs: options.days * dayMs,
    ...(options.uses === undefined ? {} : { maxUses: options.uses }),
  });
  await withClient(session.databaseUrl, (client) =>
    client.query(`SELECT record_audit(NULL, 'invite-made', 'user', $1, $2, $3::jsonb, NULL)`, [
      maker.id,
      maker.handle,
      JSON.stringify({ days: options.days, uses: options.uses ?? null }),
    ]),
  );
  const { code } = toInviteAnswer(made);
  terminal.print(publicUrl === null ? code : formatInvite({ serverUrl: publicUrl, code }).web);
  terminal.say(
    `→ Lets ${options.uses === undefined ? 'anybody' : options.uses === 1 ? 'one person' : `${options.uses} people`} make an account for ${options.days} days, in the name of @${maker.handle}.`,
  );
}

async function list(session: Session, terminal: Terminal, options: { filter?: UserFilter; json?: boolean }): Promise<void> {
  let after: Id | undefined;
  do {
    const page = await listUsers(session.deps, operator, {
      limit: 100,
      ...(options.filter === undefined ? {} : { filter: options.filter }),
      ...(after === undefined ? {} : { after }),
    });
    for (const user of page.users) {
      if (options.json === true) terminal.print(JSON.stringify(user));
      else {
        const marks = [user.admin === true ? 'admin' : '', user.bot === true ? 'bot' : '', user.deactivatedAt === undefined ? '' : 'deactivated'].filter(
          (mark) => mark !== '',
        );
        terminal.print(`@${user.handle}  ${user.displayName}${marks.length === 0 ? '' : `  (${marks.join(', ')})`}`);
      }
    }
    after = page.more ? page.users.at(-1)?.id : undefined;
  } while (after !== undefined);
}

/** `admin …`: accounts, from the machine itself. Everything is written down in the audit log as done by the operator. */
export function addAdminCommand(program: Command, terminal: Terminal): void {
  const admin = program.command('admin').description('accounts: make admins, reset passwords, deactivate, invite (all written in the audit log)');
  const changes = [
    ['deactivate', 'end all sessions of somebody and let him in no more; what was written stays', { deactivated: true }, 'can sign in no more'],
    ['reactivate', 'let somebody in again', { deactivated: false }, 'can sign in again'],
    ['grant', 'make somebody an admin of the server', { admin: true }, 'is an admin now'],
    ['revoke', 'make somebody an admin no more', { admin: false }, 'is no admin any more'],
  ] as const;
  admin
    .command('create')
    .description('make an account that administers the server, and a link by which its owner sets the password')
    .argument('<handle>')
    .option('--name <name>', 'how the person is called')
    .action((handle: string, options: { name?: string }) => withDomain(terminal, (session) => create(session, terminal, handle, options.name)));
  admin
    .command('reset')
    .description('make a link by which somebody sets a new password, good once and for a day')
    .argument('<handle>')
    .option('--second-step', 'switch off the second step too (authenticator app lost)')
    .action((handle: string, options: { secondStep?: boolean }) =>
      withDomain(terminal, async (session) => {
        const user = await findUser(session, handle);
        if (options.secondStep === true) {
          const was = await disableTotp(session.deps, user.id);
          if (was)
            await withClient(session.databaseUrl, (client) =>
              client.query(`SELECT record_audit(NULL, 'second-step-removed', 'user', $1, $2, '{}'::jsonb, NULL)`, [user.id, user.handle]),
            );
          terminal.say(was ? 'The second step is switched off.' : 'There was no second step.');
        }
        showLink(terminal, user.handle, await makeResetLink(session.deps, operator, { userId: user.id }));
      }),
    );
  for (const [name, description, change, words] of changes) {
    admin
      .command(name)
      .description(description)
      .argument('<handle>')
      .action((handle: string) =>
        withDomain(terminal, async (session) => {
          const user = await findUser(session, handle);
          await updateAccount(session.deps, operator, { userId: user.id, change });
          terminal.print(`@${user.handle} ${words}.`);
        }),
      );
  }
  admin
    .command('invite')
    .description('make an invite to the server')
    .option('--uses <number>', 'for this many people', positiveNumber)
    .option('--days <number>', 'good for this many days', positiveNumber, 7)
    .option('--by <handle>', 'in whose name (the first admin, if not said)')
    .action((options: { uses?: number; days: number; by?: string }) =>
      withDomain(terminal, (session) => invite(session, terminal, options, session.deps.settings.publicUrl)),
    );
  admin
    .command('list')
    .description('everybody who has an account')
    .addOption(new Option('--filter <kind>', 'only these').choices(['active', 'admins', 'deactivated', 'bots']))
    .option('--json', 'one JSON object for each line')
    .action((options: { filter?: UserFilter; json?: boolean }) => withDomain(terminal, (session) => list(session, terminal, options)));
}
