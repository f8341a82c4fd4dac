import type pg from 'pg';

const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * The hashes of all files that the database names: whatever table has a column `content` or `picture` (or `…_content`, `…_picture`) with the hash of a file in
 * it; but not those that are only waiting to be taken away.
 * @returns sorted, each once
 */
export async function findContents(client: pg.ClientBase): Promise<string[]> {
  const { rows: columns } = await client.query<{ table_name: string; column_name: string }>(
    `SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> 'unused_contents' AND c.data_type = 'text' AND c.column_name ~ '(^|_)(content|picture)$'`,
  );
  const found = new Set<string>();
  for (const { table_name: table, column_name: column } of columns) {
    const { rows } = await client.query<{ content: string }>(
      `SELECT DISTINCT ${ident(column)} AS content FROM public.${ident(table)} WHERE ${ident(column)} ~ '^[0-9a-f]{64}$'`,
    );
    for (const row of rows) found.add(row.content);
  }
  return [...found].sort();
}
