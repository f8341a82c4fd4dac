import type pg from 'pg';

/** A table to be saved: its columns, and what puts its rows into an order that is the same on every server (SQL; text by its bytes). */
export type TablePlan = { name: string; columns: string[]; order: string[] };

/** Prisma's own list of migrations is made anew where a backup is laid down. */
const leftOut = ['_prisma_migrations'];

/**
 * All tables of the database, those that others point to first.
 * @throws {Error} where a table has no primary key, so that its rows have no order
 */
export async function planTables(client: pg.ClientBase): Promise<TablePlan[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; order: string[]; parents: string[] }>(
    `SELECT c.relname::text AS name,
       ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
       ARRAY(SELECT quote_ident(a.attname) || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k(attnum, nth), pg_attribute a
         WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.attnum ORDER BY k.nth) AS order,
       ARRAY(SELECT p.relname::text FROM pg_constraint f JOIN pg_class p ON p.oid = f.confrelid WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS parents
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL($1) ORDER BY c.relname`,
    [leftOut],
  );
  const unordered = rows.find((row) => row.order.length === 0);
  if (unordered !== undefined) throw new Error(`the table ${unordered.name} has no primary key`);
  const planned: TablePlan[] = [];
  const isPlanned = (name: string): boolean => planned.some((table) => table.name === name);
  let left = rows;
  while (left.length > 0) {
    const free = left.filter((row) => row.parents.every(isPlanned));
    // Tables that point at one another in a ring cannot be ordered; they are taken as they come.
    const next = free.length > 0 ? free : left;
    planned.push(...next.map(({ name, columns, order }) => ({ name, columns, order })));
    left = left.filter((row) => !next.includes(row));
  }
  return planned;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What makes a value the same text on every server. */
export const plainText = `SET DateStyle = 'ISO'; SET TimeZone = 'UTC'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'; SET extra_float_digits = 1; SET client_encoding = 'UTF8'; SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0`;

/** Every row of a table as lines, in the order of its key: the same rows are the same bytes on every server. */
export function copyOutStatement(table: TablePlan): string {
  return `COPY (SELECT ${table.columns.map(quoted).join(', ')} FROM public.${quoted(table.name)} ORDER BY ${table.order.join(', ')}) TO STDOUT (FORMAT text, ENCODING 'UTF8')`;
}

export function copyInStatement(table: { name: string; columns: readonly string[] }): string {
  return `COPY public.${quoted(table.name)} (${table.columns.map(quoted).join(', ')}) FROM STDIN (FORMAT text, ENCODING 'UTF8')`;
}

export function truncateStatement(tables: readonly { name: string }[]): string {
  return `TRUNCATE ${tables.map((table) => `public.${quoted(table.name)}`).join(', ')}`;
}
