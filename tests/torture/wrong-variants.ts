import pg from 'pg';

/** Ways to write the append function that look right: each must be found by the checker. */
export const wrongVariants = ['no-dedupe', 'number-before-lock', 'policy-without-lock', 'forgotten-vote'] as const;
export type WrongVariant = (typeof wrongVariants)[number];

function replaced(source: string, from: string, to: string): string {
  if (!source.includes(from)) throw new Error(`the function has changed: it no longer holds "${from}"`);
  return source.replaceAll(from, to);
}

/** Takes the keys and the look-up that make a retry harmless. */
function withoutDedupe(source: string): string {
  return replaced(source, 'WHERE x.op_id = i.op AND x.room_id IS NOT DISTINCT FROM i.room OFFSET 0) d', 'WHERE x.op_id = i.op AND false OFFSET 0) d');
}

/** Reads the heads before the locks are granted, and lets a number that is taken win silently. */
function numberBeforeLock(source: string): string {
  const early = replaced(
    source,
    'PERFORM lock_rooms(p_room);',
    `v_heads := (SELECT jsonb_object_agg(r, coalesce((SELECT max(e.seq) FROM events e WHERE e.room_id = r), 0)) FROM unnest(p_room) r);\n  PERFORM lock_rooms(p_room);`,
  );
  const numbered = replaced(
    replaced(early, 'v_now bigint;', 'v_now bigint;\n  v_heads jsonb;'),
    'coalesce(t.seq, 0) AS head',
    '(v_heads ->> r.id::text)::bigint AS head',
  );
  return replaced(numbered, "FROM done d WHERE d.verdict = 'stored')", "FROM done d WHERE d.verdict = 'stored' ON CONFLICT DO NOTHING)");
}

/** Believes the membership version of the caller and looks at the membership only as it was some time ago: who left goes on writing. */
function policyWithoutLock(source: string): string {
  return replaced(
    replaced(source, "WHEN m.user_id IS NULL THEN 'forbidden'", "WHEN false THEN 'forbidden'"),
    "WHEN m.version <> i.member_version THEN 'stale'",
    "WHEN false THEN 'stale'",
  );
}

/** Counts a vote without looking at the one the person had. */
function forgottenVote(source: string): string {
  return replaced(source, ' - (i.old_value = 1)::int', '');
}

/** Puts a wrong append function (and what it needs) into a database. */
export async function installWrongVariant(databaseUrl: string, variant: WrongVariant): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const name = variant === 'forgotten-vote' ? 'store_votes' : 'append_log_v1';
    const { rows } = await client.query('SELECT pg_get_functiondef($1::regproc) AS source', [name]);
    const source: string = rows[0]?.source;
    if (variant === 'no-dedupe') {
      await client.query('DROP INDEX events_op_id_room_id_key; CREATE INDEX events_op_id_room_id_key ON events (op_id, room_id)');
      await client.query('ALTER TABLE messages DROP CONSTRAINT messages_pkey; CREATE INDEX messages_pkey ON messages (id, room_id)');
      await client.query(withoutDedupe(source));
    } else if (variant === 'forgotten-vote') await client.query(forgottenVote(source));
    else await client.query(variant === 'number-before-lock' ? numberBeforeLock(source) : policyWithoutLock(source));
  } finally {
    await client.end();
  }
}
