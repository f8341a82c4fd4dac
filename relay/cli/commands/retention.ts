import { operatorId } from '@parley/shared/audit-actions';
import type { Command } from 'commander';
import type pg from 'pg';
import { migrate } from '../../../prisma/migrate.ts';
import { findRoom } from '../find-room.ts';
import { openPlace, withClient } from '../open-place.ts';
import { formatCount, type Terminal } from '../terminal.ts';
import { positiveNumber } from './positive-number.ts';

const dayMs = 86_400_000;
/** Messages of one transaction: a room's lock is held for some milliseconds. */
const batch = 200;

type Options = { days: number; room?: string; keepPinned?: boolean; apply?: boolean; json?: boolean };
type OldRoom = { id: string; name: string; kind: string; messages: number };

/** @throws {CliError} where not one room has this id or name */
async function oldMessages(client: pg.ClientBase, before: number, options: Options): Promise<OldRoom[]> {
  const roomId = options.room === undefined ? null : await findRoom(client, options.room);
  const { rows } = await client.query<OldRoom>(
    `SELECT r.id::text, r.name, r.kind, (SELECT count(*)::int FROM messages m WHERE m.room_id = r.id AND m.created_at < $1 AND m.deleted_at IS NULL AND NOT ($3 AND m.pinned)) AS messages
     FROM rooms r WHERE r.deleted_at IS NULL AND ($2::uuid IS NULL OR r.id = $2) ORDER BY r.name, r.id`,
    [before, roomId, options.keepPinned === true],
  );
  return rows;
}

async function deleteOld(client: pg.ClientBase, room: OldRoom, before: number, isKeepingPinned: boolean, onDeleted: (count: number) => void): Promise<number> {
  let after: string | null = '0';
  let deleted = 0;
  while (after !== null) {
    const { rows }: { rows: { count: number; after: string | null }[] } = await client.query(
      'SELECT o_count AS count, o_after::text AS after FROM retain_messages_v1($1, $2, $3, $4, $5, $6)',
      [room.id, operatorId, before, after, batch, isKeepingPinned],
    );
    after = rows[0]?.after ?? null;
    deleted += rows[0]?.count ?? 0;
    onDeleted(rows[0]?.count ?? 0);
  }
  return deleted;
}

async function writeAudit(client: pg.ClientBase, options: Options, rooms: OldRoom[], deleted: number): Promise<void> {
  const [room] = options.room === undefined ? [] : rooms;
  await client.query(`SELECT record_audit(NULL, 'retention-applied', $1, $2, $3, $4::jsonb, NULL)`, [
    room === undefined ? 'server' : 'room',
    room?.id ?? null,
    room?.name ?? null,
    JSON.stringify({ days: options.days, messages: deleted }),
  ]);
}

/** `retention`: deletes what is older than some days, as people delete: gone here, on every device, and in the search; the log stays without a gap. */
export function addRetentionCommand(program: Command, terminal: Terminal): void {
  program
    .command('retention')
    .description('delete messages older than some days, here and on every device; without --apply it only counts')
    .requiredOption('--days <number>', 'messages older than this', positiveNumber)
    .option('--room <name>', 'only in this room (name or id)')
    .option('--keep-pinned', 'leave pinned messages')
    .option('--apply', 'do it: it cannot be taken back')
    .option('--json', 'tell the result as JSON')
    .action(async (options: Options) => {
      const place = await openPlace(terminal.say);
      try {
        await migrate(place.databaseUrl);
        await withClient(place.databaseUrl, async (client) => {
          const before = Date.now() - options.days * dayMs;
          const rooms = await oldMessages(client, before, options);
          const total = rooms.reduce((sum, room) => sum + room.messages, 0);
          const nameOf = (room: OldRoom): string => (room.kind === 'direct' ? `direct ${room.id}` : `#${room.name}`);
          let deleted = 0;
          if (options.apply === true) {
            const progress = terminal.progress('Deleting');
            for (const room of rooms.filter((one) => one.messages > 0)) {
              await deleteOld(client, room, before, options.keepPinned === true, (count) => {
                deleted += count;
                progress.at(deleted, total, 'messages');
              });
            }
            progress.done(`${formatCount(deleted)} messages`);
            await writeAudit(client, options, rooms, deleted);
          }
          if (options.json === true)
            return terminal.print(
              JSON.stringify({ olderThan: new Date(before).toISOString(), found: total, deleted, rooms: rooms.filter((room) => room.messages > 0) }),
            );
          for (const room of rooms) if (room.messages > 0) terminal.print(`${nameOf(room)}: ${formatCount(room.messages)}`);
          terminal.print(
            options.apply === true ? `${formatCount(deleted)} messages are deleted.` : `${formatCount(total)} messages are older than ${options.days} days.`,
          );
          if (options.apply !== true && total > 0)
            terminal.say('→ Nothing was deleted. Make a backup, then add --apply. Backups keep deleted messages: remove old ones too if you must.');
        });
      } finally {
        await place.close();
      }
    });
}
