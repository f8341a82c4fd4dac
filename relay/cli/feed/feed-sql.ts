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

const orNull = (json: string): string => `coalesce(${json}, 'null')`;
const idOrNull = (column: string): string => orNull(`'"' || ${column} || '"'`);

/** A message as it is now, as JSON: a deleted one says so and has no words. */
function messageSql(m: string, withBodies: boolean): string {
  const body = withBodies ? `'"body":', CASE WHEN ${m}.deleted_at IS NULL THEN to_json(${m}.body)::text ELSE 'null' END, ',',` : '';
  return `concat('{', ${body} '"kind":', to_json(${m}.kind), ',"length":', char_length(${m}.body), ',"editedAt":', ${orNull(`${m}.edited_at::text`)},
    ',"deletedAt":', ${orNull(`${m}.deleted_at::text`)}, ',"replyToId":', ${idOrNull(`${m}.reply_to_id`)}, ',"threadRootId":', ${idOrNull(`${m}.thread_root_id`)},
    ',"up":', ${m}.up, ',"down":', ${m}.down, '}')`;
}

/**
 * Events of one room between two log numbers, from a moment on, one JSON object a line, in the order of the log. COPY takes no parameters, so the values stand
 * in the text: an id and numbers, checked here.
 *
 * A line is put together from its parts, since json_build_object takes twice as long. Messages are read beside the events in the order of both (a message has the
 * number of the event that made it), so nothing is sorted and nothing but one page of a table is in memory; only edits look their message up. Names that stand
 * for people are made once a page.
 */
export function feedSql(input: FeedShape & { roomId: string; afterSeq: number; toSeq: number; sinceMs: number }): string {
  const { roomId, afterSeq, toSeq, sinceMs, secret, withBodies } = input;
  if (!isId.test(roomId) || ![afterSeq, toSeq, sinceMs].every(Number.isSafeInteger)) throw new Error('not an id and three numbers');
  const page = (table: string): string => `${table}.room_id = '${roomId}' AND ${table}.seq > ${afterSeq} AND ${table}.seq <= ${toSeq}`;
  const line = `concat('{"roomId":"${roomId}","seq":', e.seq, ',"at":', e.at, ',"type":', to_json(e.type), ',"actorId":"', ${secret === null ? 'e.actor_id' : 'n.name'},
    '","messageId":', ${idOrNull('e.message_id')}, ',"data":', ${orNull(`(${dataSql(secret)})::text`)}, ',"message":', CASE
      WHEN m.id IS NOT NULL THEN ${messageSql('m', withBodies)}
      WHEN e.type = 'message-edited' THEN ${orNull(`(SELECT ${messageSql('x', withBodies)} FROM messages x WHERE x.id = e.message_id AND x.room_id = e.room_id)`)}
      ELSE 'null' END, '}')`;
  const names = `JOIN (SELECT p.id, ${personSql('p.id', secret)} AS name FROM (SELECT DISTINCT actor_id AS id FROM events a WHERE ${page('a')}) p OFFSET 0) n ON n.id = e.actor_id`;
  // CSV with a quote and a delimiter that JSON never holds: the lines come out as they are.
  return `COPY (SELECT ${line} FROM events e ${secret === null ? '' : names} LEFT JOIN messages m ON ${page('m')} AND m.seq = e.seq
    WHERE ${page('e')} AND e.at >= ${sinceMs} ORDER BY e.seq) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')`;
}
