/**
 * What goes into the feed. `secret`: ids of people become what this secret makes of them, the same for the same person, and bodies stay out unless `withBodies`.
 */
export type FeedShape = { withBodies: boolean; secret: Uint8Array | null };

const isId = /^[0-9a-f-]{36}$/;

/** A person's id, or what stands for it: the same for the same person under the same secret, and no way back without it. */
function personSql(column: string, secret: Uint8Array | null): string {
  if (secret === null) return column;
  const key = `'\\x${Buffer.from(secret).toString('hex')}'::bytea`;
  // Twice, as HMAC does it, so that nothing can be added behind what is hashed.
  return `encode(sha256(${key} || sha256(${key} || uuid_send(${column}))), 'hex')`;
}

/** Who else an event is about stands in its data. */
function dataSql(secret: Uint8Array | null): string {
  if (secret === null) return 'e.data';
  return `CASE WHEN e.data ? 'userId' THEN e.data || jsonb_build_object('userId', ${personSql("(e.data ->> 'userId')::uuid", secret)}) ELSE e.data END`;
}

/**
 * One room's events after a log number, from a moment on, one JSON object a row, in the order of the log. Messages are told as they are now: a deleted one says so
 * and has no words. COPY takes no parameters, so the values stand in the text: an id and numbers, checked here.
 */
export function feedSql(input: FeedShape & { roomId: string; afterSeq: number; sinceMs: number }): string {
  const { roomId, afterSeq, sinceMs, secret } = input;
  if (!isId.test(roomId) || !Number.isSafeInteger(afterSeq) || !Number.isSafeInteger(sinceMs)) throw new Error('not an id and two numbers');
  const body = input.withBodies ? `'body', CASE WHEN m.deleted_at IS NULL THEN m.body END, ` : '';
  // `json`, not `jsonb`, which sorts and copies every object: half the time. Nulls stay in the lines for the same reason.
  const row = `json_build_object('roomId', e.room_id, 'seq', e.seq, 'at', e.at, 'type', e.type, 'actorId', ${personSql('e.actor_id', secret)},
    'messageId', e.message_id, 'data', ${dataSql(secret)}, 'message', CASE WHEN m.id IS NOT NULL AND e.type IN ('message-created', 'message-edited') THEN
      json_build_object(${body}'kind', m.kind, 'length', char_length(m.body), 'editedAt', m.edited_at, 'deletedAt', m.deleted_at, 'replyToId', m.reply_to_id, 'threadRootId', m.thread_root_id,
        'up', m.up, 'down', m.down) END)`;
  // CSV with a quote and a delimiter that JSON never holds: the lines come out as they are.
  return `COPY (SELECT ${row} FROM events e LEFT JOIN messages m ON m.id = e.message_id AND m.room_id = e.room_id
    WHERE e.room_id = '${roomId}' AND e.seq > ${afterSeq} AND e.at >= ${sinceMs} ORDER BY e.seq) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')`;
}
