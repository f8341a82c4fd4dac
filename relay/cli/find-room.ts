import type pg from 'pg';
import { CliError } from './cli-error.ts';

/**
 * The id of the room that a person named by its id or its name, with `#` before it or without.
 * @throws {CliError} where no room is called so, or several are
 */
export async function findRoom(client: pg.ClientBase, named: string): Promise<string> {
  const wanted = named.replace(/^#/, '');
  const { rows } = await client.query<{ id: string }>(
    'SELECT r.id::text FROM rooms r WHERE r.deleted_at IS NULL AND (r.id::text = $1 OR lower(r.name) = lower($1)) ORDER BY r.created_at, r.id',
    [wanted],
  );
  const [room] = rows;
  if (room === undefined) throw new CliError(`There is no room ${wanted}.`, 'Give its name or its id.');
  if (rows.length > 1) throw new CliError(`${rows.length} rooms are called ${wanted}.`, `Give the id of one: ${rows.map(({ id }) => id).join(', ')}`);
  return room.id;
}
