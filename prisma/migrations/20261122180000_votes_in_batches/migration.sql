-- Votes and reactions are stored a batch at a time (store_votes, store_reactions); change_message_v1 keeps edits and deletions. append_log_v1 answers what their
-- events tell, so that nobody reads them back.
DROP FUNCTION append_log_v1(uuid[], uuid[], uuid[], bigint[], text[], text[], int[], jsonb[]);

-- What an event's digest is made of where it holds no words.
CREATE OR REPLACE FUNCTION event_digest(p_room uuid, p_actor uuid, p_type text, p_op uuid, p_message uuid, p_data jsonb) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(uuid_send(p_room) || uuid_send(p_actor) || convert_to(concat_ws(E'\n', p_type, p_op, p_message, p_data), 'UTF8'))
$$;

-- Numbers and stores one event. The caller holds the room's lock. Answers the number and the time, which never runs backwards within a room.
CREATE OR REPLACE FUNCTION append_event(p_room uuid, p_actor uuid, p_type text, p_op uuid, p_message uuid, p_data jsonb, p_digest bytea, OUT o_seq bigint, OUT o_at bigint) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
  v_head bigint := 0;
  v_last_at bigint := 0;
BEGIN
  SELECT e.seq, e.at INTO v_head, v_last_at FROM events e WHERE e.room_id = p_room ORDER BY e.seq DESC LIMIT 1;
  o_seq := coalesce(v_head, 0) + 1;
  o_at := greatest(now_ms(), coalesce(v_last_at, 0));
  INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id, data, digest)
  VALUES (p_room, o_seq, o_at, p_actor, p_type, p_op, p_message, p_data,
    coalesce(p_digest, event_digest(p_room, p_actor, p_type, p_op, p_message, p_data)));
END $$;

-- One change of a message's words: an edit or a deletion. The caller holds the room's lock. p_extra: {target, mentions, isModerator}.
-- Beside the verdicts of append_log_v1: `not-author`.
CREATE OR REPLACE FUNCTION change_message_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_type text, p_body text, p_extra jsonb,
  OUT o_verdict text, OUT o_seq bigint, OUT o_at bigint) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off AS $$
DECLARE
  v_target uuid := (p_extra ->> 'target')::uuid;
  v_old events%ROWTYPE;
  v_room rooms%ROWTYPE;
  v_message messages%ROWTYPE;
  v_member memberships%ROWTYPE;
  v_salt uuid := gen_random_uuid();
  v_mentions jsonb := nullif(p_extra -> 'mentions', 'null'::jsonb);
BEGIN
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN
    IF v_old.actor_id = p_actor AND v_old.type = p_type AND v_old.message_id = v_target THEN o_verdict := 'duplicate'; o_seq := v_old.seq; o_at := v_old.at;
    ELSE o_verdict := 'conflict'; END IF;
    RETURN;
  END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT * INTO v_member FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member.version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  SELECT * INTO v_message FROM messages m WHERE m.id = v_target AND m.room_id IS NOT DISTINCT FROM p_room;
  IF NOT FOUND OR v_message.seq < v_member.first_seq THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_message.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;

  IF p_type = 'message-edited' THEN
    IF v_message.author_id <> p_actor THEN o_verdict := 'not-author'; RETURN; END IF;
    IF v_message.body = p_body THEN o_verdict := 'unchanged'; RETURN; END IF;
    SELECT * INTO o_seq, o_at FROM append_event(p_room, p_actor, p_type, p_op, v_target, NULL,
      message_digest(v_salt, p_room, v_target, v_message.author_id, v_message.reply_to_id, v_message.thread_root_id, v_message.kind, p_body));
    -- A vote raises a message's version too: the words began with the message or with the edit before this one.
    INSERT INTO message_revisions (room_id, message_id, version, replaced_by, body, salt)
    VALUES (p_room, v_target, coalesce((SELECT max(x.replaced_by) FROM message_revisions x WHERE x.room_id = p_room AND x.message_id = v_target), v_message.seq), o_seq, v_message.body, v_message.salt);
    UPDATE messages m SET body = p_body, salt = v_salt, mentions = v_mentions, edited_at = o_at, version = o_seq WHERE m.id = v_target AND m.room_id IS NOT DISTINCT FROM p_room;
    DELETE FROM mentions x WHERE x.room_id = p_room AND x.seq = v_message.seq;
    IF v_mentions IS NOT NULL THEN PERFORM store_mentions(p_room, v_message.seq, v_target, v_message.author_id, v_mentions); END IF;
    IF v_mentions IS NOT NULL AND v_message.thread_root_id IS NOT NULL THEN PERFORM follow_thread(p_room, v_message.thread_root_id, p_actor, v_mentions); END IF;

  ELSIF p_type = 'message-deleted' THEN
    IF v_message.author_id <> p_actor AND NOT coalesce((p_extra ->> 'isModerator')::boolean, false) THEN o_verdict := 'not-author'; RETURN; END IF;
    SELECT * INTO o_seq, o_at FROM append_event(p_room, p_actor, p_type, p_op, v_target, NULL, NULL);
    DELETE FROM message_revisions x WHERE x.room_id = p_room AND x.message_id = v_target;
    DELETE FROM votes x WHERE x.room_id = p_room AND x.message_id = v_target;
    DELETE FROM reactions x WHERE x.room_id = p_room AND x.message_id = v_target;
    DELETE FROM mentions x WHERE x.room_id = p_room AND x.seq = v_message.seq;
    DELETE FROM message_search x WHERE x.room_id = p_room AND x.message_id = v_target;
    DELETE FROM saves x WHERE x.room_id = p_room AND x.message_id = v_target;
    IF v_message.has_files THEN UPDATE files x SET removed_at = o_at WHERE x.room_id = p_room AND x.message_id = v_target; END IF;
    UPDATE messages m SET body = '', salt = NULL, mentions = NULL, command = NULL, has_files = false, deleted_at = o_at, version = o_seq, countable = false, up = 0, down = 0, reacted = false, pinned = false
    WHERE m.id = v_target AND m.room_id IS NOT DISTINCT FROM p_room;

  ELSE
    RAISE EXCEPTION 'append_log_v1: unknown type %', p_type USING ERRCODE = '22023';
  END IF;
  o_verdict := 'stored';
END $$;

-- Votes and reactions come in crowds, on the same message: they are stored a batch at a time, with one change of each message's row. The caller holds the locks
-- of the rooms, and gives each of these functions one change at most for each person and message (and emoji). Verdicts: those of append_log_v1.

-- The changes with what they are judged by; `stored` where nothing speaks against it. `head`, `last_at`: of the room's log; `up`, `down`: of the message.
CREATE OR REPLACE FUNCTION judge_changes(p_ord int[], p_room uuid[], p_op uuid[], p_actor uuid[], p_member_version bigint[], p_type text, p_extra jsonb[])
RETURNS TABLE (ord int, room uuid, op uuid, actor uuid, target uuid, extra jsonb, own_verdict text, old_seq bigint, old_at bigint, old_data jsonb, head bigint, last_at bigint, up int, down int)
LANGUAGE sql STABLE AS $$
  SELECT t.ord, t.room, t.op, t.actor, t.target, t.extra, CASE
      WHEN d.seq IS NOT NULL THEN CASE WHEN d.actor_id = t.actor AND d.type = p_type AND d.message_id = t.target THEN 'duplicate' ELSE 'conflict' END
      WHEN r.id IS NULL THEN 'not-found'
      WHEN m.user_id IS NULL THEN 'forbidden'
      WHEN r.deleted_at IS NOT NULL THEN 'gone'
      WHEN m.version <> t.member_version THEN 'stale'
      WHEN g.id IS NULL OR g.seq < m.first_seq THEN 'not-found'
      WHEN g.deleted_at IS NOT NULL THEN 'gone'
      ELSE 'stored' END, d.seq, d.at, d.data, r.head, r.last_at, g.up, g.down
  FROM (SELECT u.*, (u.extra ->> 'target')::uuid AS target FROM unnest(p_ord, p_room, p_op, p_actor, p_member_version, p_extra) u(ord, room, op, actor, member_version, extra)) t
  LEFT JOIN (SELECT x.id, x.deleted_at, coalesce(e.seq, 0) AS head, coalesce(e.at, 0) AS last_at
      FROM (SELECT DISTINCT u.room FROM unnest(p_room) u(room)) k JOIN LATERAL (SELECT y.id, y.deleted_at FROM rooms y WHERE y.id = k.room OFFSET 0) x ON true
      LEFT JOIN LATERAL (SELECT y.seq, y.at FROM events y WHERE y.room_id = k.room ORDER BY y.seq DESC LIMIT 1) e ON true) r ON r.id = t.room
  LEFT JOIN LATERAL (SELECT x.seq, x.at, x.actor_id, x.type, x.message_id, x.data FROM events x WHERE x.op_id = t.op AND x.room_id IS NOT DISTINCT FROM t.room OFFSET 0) d ON true
  LEFT JOIN LATERAL (SELECT x.user_id, x.version, x.first_seq FROM memberships x WHERE x.room_id = t.room AND x.user_id = t.actor AND x.state = 'active' OFFSET 0) m ON true
  LEFT JOIN LATERAL (SELECT x.id, x.seq, x.deleted_at, x.up, x.down FROM messages x WHERE x.id = t.target AND x.room_id IS NOT DISTINCT FROM t.room OFFSET 0) g ON true
$$;

-- p_extra: {target, value}; value 0 takes a vote back.
CREATE OR REPLACE FUNCTION store_votes(p_ord int[], p_room uuid[], p_op uuid[], p_actor uuid[], p_member_version bigint[], p_extra jsonb[])
RETURNS TABLE (ord int, verdict text, seq bigint, at bigint, data jsonb) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  v_now bigint := now_ms();
BEGIN
  RETURN QUERY
  WITH judged AS MATERIALIZED (
    SELECT j.*, (j.extra ->> 'value')::int AS value, coalesce(v.value, 0) AS old_value,
      CASE WHEN j.own_verdict = 'stored' AND coalesce(v.value, 0) = (j.extra ->> 'value')::int THEN 'unchanged' ELSE j.own_verdict END AS verdict
    FROM judge_changes(p_ord, p_room, p_op, p_actor, p_member_version, 'vote-changed', p_extra) j
    LEFT JOIN LATERAL (SELECT x.value FROM votes x WHERE x.room_id = j.room AND x.message_id = j.target AND x.user_id = j.actor OFFSET 0) v ON true),
  numbered AS (
    SELECT s.ord, s.room, s.op, s.actor, s.target, s.value, s.head + row_number() OVER (PARTITION BY s.room ORDER BY s.ord) AS seq, greatest(v_now, s.last_at) AS at,
      s.up + sum((s.value = 1)::int - (s.old_value = 1)::int) OVER same_message AS up, s.down + sum((s.value = -1)::int - (s.old_value = -1)::int) OVER same_message AS down
    FROM judged s WHERE s.verdict = 'stored' WINDOW same_message AS (PARTITION BY s.room, s.target ORDER BY s.ord)),
  done AS MATERIALIZED (SELECT x.*, jsonb_build_object('value', x.value, 'up', x.up, 'down', x.down) AS data FROM numbered x),
  new_events AS (
    INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id, data, digest)
    SELECT d.room, d.seq, d.at, d.actor, 'vote-changed', d.op, d.target, d.data, event_digest(d.room, d.actor, 'vote-changed', d.op, d.target, d.data)
    FROM done d),
  taken_back AS (
    DELETE FROM votes v USING done d WHERE d.value = 0 AND v.room_id = d.room AND v.message_id = d.target AND v.user_id = d.actor),
  given AS (
    INSERT INTO votes (room_id, message_id, user_id, value) SELECT d.room, d.target, d.actor, d.value FROM done d WHERE d.value <> 0
    ON CONFLICT (room_id, message_id, user_id) DO UPDATE SET value = excluded.value),
  counted AS (
    UPDATE messages m SET up = d.up, down = d.down, version = d.seq
    FROM (SELECT DISTINCT ON (x.room, x.target) x.room, x.target, x.up, x.down, x.seq FROM done x ORDER BY x.room, x.target, x.ord DESC) d
    WHERE m.id = d.target AND m.room_id IS NOT DISTINCT FROM d.room)
  SELECT d.ord, 'stored', d.seq, d.at, d.data FROM done d
  UNION ALL
  SELECT j.ord, j.verdict, CASE j.verdict WHEN 'duplicate' THEN j.old_seq END, CASE j.verdict WHEN 'duplicate' THEN j.old_at END, CASE j.verdict WHEN 'duplicate' THEN j.old_data END
  FROM judged j WHERE j.verdict <> 'stored';
END $$;

-- p_extra: {target, emoji, on, kindsMax}. `too-many` where the message has p_extra.kindsMax different reactions.
CREATE OR REPLACE FUNCTION store_reactions(p_ord int[], p_room uuid[], p_op uuid[], p_actor uuid[], p_member_version bigint[], p_extra jsonb[])
RETURNS TABLE (ord int, verdict text, seq bigint, at bigint, data jsonb) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  v_now bigint := now_ms();
BEGIN
  RETURN QUERY
  WITH inp AS MATERIALIZED (
    SELECT j.*, j.extra ->> 'emoji' AS emoji, (j.extra ->> 'on')::boolean AS is_on, (j.extra ->> 'kindsMax')::int AS kinds_max
    FROM judge_changes(p_ord, p_room, p_op, p_actor, p_member_version, 'reaction-changed', p_extra) j),
  kinds AS MATERIALIZED (
    SELECT k.room, k.target, k.emoji, (SELECT count(*) FROM reactions r WHERE r.room_id = k.room AND r.message_id = k.target AND r.emoji = k.emoji) AS count
    FROM (SELECT DISTINCT i.room, i.target, i.emoji FROM inp i) k),
  -- A kind that the message does not have yet is the nth new one of this call, by who came first with it.
  new_kinds AS MATERIALIZED (
    SELECT k.room, k.target, k.emoji, (SELECT count(DISTINCT r.emoji) FROM reactions r WHERE r.room_id = k.room AND r.message_id = k.target)
      + row_number() OVER (PARTITION BY k.room, k.target ORDER BY k.first_ord) AS nth
    FROM (SELECT i.room, i.target, i.emoji, min(i.ord) AS first_ord FROM inp i JOIN kinds c ON c.room = i.room AND c.target = i.target AND c.emoji = i.emoji
      WHERE i.own_verdict = 'stored' AND i.is_on AND c.count = 0 GROUP BY i.room, i.target, i.emoji) k),
  judged AS MATERIALIZED (
    SELECT i.*, k.count,
      CASE WHEN i.own_verdict <> 'stored' THEN i.own_verdict
           WHEN i.is_on AND s.nth > i.kinds_max THEN 'too-many'
           WHEN i.is_on = EXISTS (SELECT 1 FROM reactions r WHERE r.room_id = i.room AND r.message_id = i.target AND r.emoji = i.emoji AND r.user_id = i.actor OFFSET 0) THEN 'unchanged'
           ELSE 'stored' END AS verdict
    FROM inp i JOIN kinds k ON k.room = i.room AND k.target = i.target AND k.emoji = i.emoji
    LEFT JOIN new_kinds s ON s.room = i.room AND s.target = i.target AND s.emoji = i.emoji),
  numbered AS (
    SELECT s.ord, s.room, s.op, s.actor, s.target, s.emoji, s.is_on, s.head + row_number() OVER (PARTITION BY s.room ORDER BY s.ord) AS seq, greatest(v_now, s.last_at) AS at,
      s.count + sum(CASE WHEN s.is_on THEN 1 ELSE -1 END) OVER (PARTITION BY s.room, s.target, s.emoji ORDER BY s.ord) AS count
    FROM judged s WHERE s.verdict = 'stored'),
  done AS MATERIALIZED (SELECT x.*, jsonb_build_object('emoji', x.emoji, 'on', x.is_on, 'count', x.count) AS data FROM numbered x),
  new_events AS (
    INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id, data, digest)
    SELECT d.room, d.seq, d.at, d.actor, 'reaction-changed', d.op, d.target, d.data, event_digest(d.room, d.actor, 'reaction-changed', d.op, d.target, d.data)
    FROM done d),
  taken_back AS (
    DELETE FROM reactions r USING done d WHERE NOT d.is_on AND r.room_id = d.room AND r.message_id = d.target AND r.emoji = d.emoji AND r.user_id = d.actor),
  given AS (
    INSERT INTO reactions (room_id, message_id, emoji, user_id, seq) SELECT d.room, d.target, d.emoji, d.actor, d.seq FROM done d WHERE d.is_on),
  marked AS (
    UPDATE messages m SET version = d.seq, reacted = d.has_new OR EXISTS (SELECT 1 FROM reactions r WHERE r.room_id = d.room AND r.message_id = d.target
      AND NOT EXISTS (SELECT 1 FROM done x WHERE NOT x.is_on AND x.room = d.room AND x.target = d.target AND x.emoji = r.emoji AND x.actor = r.user_id))
    FROM (SELECT x.room, x.target, max(x.seq) AS seq, bool_or(x.is_on) AS has_new FROM done x GROUP BY x.room, x.target) d
    WHERE m.id = d.target AND m.room_id IS NOT DISTINCT FROM d.room)
  SELECT d.ord, 'stored', d.seq, d.at, d.data FROM done d
  UNION ALL
  SELECT j.ord, j.verdict, CASE j.verdict WHEN 'duplicate' THEN j.old_seq END, CASE j.verdict WHEN 'duplicate' THEN j.old_at END, CASE j.verdict WHEN 'duplicate' THEN j.old_data END
  FROM judged j WHERE j.verdict <> 'stored';
END $$;

-- The group commit: one row back for each item, with a verdict. Messages go set-based, then votes and reactions (27-votes-and-reactions.sql), then edits and
-- deletions one by one (change_message_v1), all under the same locks and numbered in that order.
-- VOLATILE, so that every statement sees what was committed before the locks were granted; READ COMMITTED, autocommit.
-- The planner settings and the OFFSET 0 lookups keep index plans even where a plan was cached on an empty database.
-- The same id twice in one call breaks a unique key: the caller merges those, or halves the batch.
-- p_chain: items that build on one another in this call (afterId, reply, thread) have the same number; one is stored only if all before it are. p_extra: null, or
--   {kind, after, replyTo, root, mentions, files, command} for a message; `after` only where it is not in this call. Files must be the actor's, of this room, and no message's.
-- `data`: of a vote's or a reaction's event. `waiting` with an `at`: the room is in slow mode, and the message may come that many milliseconds from now.
CREATE OR REPLACE FUNCTION append_log_v1(p_room uuid[], p_op uuid[], p_actor uuid[], p_member_version bigint[], p_type text[], p_body text[], p_chain int[], p_extra jsonb[])
RETURNS TABLE (ord int, verdict text, seq bigint, at bigint, data jsonb) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off AS $$
#variable_conflict use_column
DECLARE
  v_now bigint;
  v_item record;
  v_round record;
  v_head bigint;
  v_at bigint;
BEGIN
  PERFORM lock_rooms(p_room);
  v_now := now_ms();

  -- The usual batch: plain messages of one room, all new, all from members as the relay knows them. All are stored, so nothing depends on anything.
  IF p_room[1] = ALL(p_room) AND 'message-created' = ALL(p_type) AND num_nulls(VARIADIC p_extra) = cardinality(p_extra)
    AND NOT EXISTS (SELECT 1 FROM unnest(p_op) i(op), LATERAL (SELECT 1 FROM events x WHERE x.op_id = i.op AND x.room_id = p_room[1] OFFSET 0) d)
    AND NOT EXISTS (SELECT 1 FROM (SELECT DISTINCT i.actor, i.member_version FROM unnest(p_actor, p_member_version) i(actor, member_version)) i
      WHERE NOT EXISTS (SELECT 1 FROM memberships x WHERE x.room_id = p_room[1] AND x.user_id = i.actor AND x.state = 'active' AND x.version = i.member_version OFFSET 0))
    AND EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room[1] AND r.deleted_at IS NULL AND r.slow_mode_seconds = 0)
  THEN
    SELECT coalesce(max(e.seq), 0), greatest(v_now, max(e.at)) INTO v_head, v_at FROM (SELECT e.seq, e.at FROM events e WHERE e.room_id = p_room[1] ORDER BY e.seq DESC LIMIT 1) e;
    RETURN QUERY
    WITH inp AS MATERIALIZED (
      SELECT t.op, t.actor, t.body, t.ord::int AS ord, v_head + t.ord AS new_seq, gen_random_uuid() AS salt
      FROM unnest(p_op, p_actor, p_body) WITH ORDINALITY t(op, actor, body, ord)),
    new_events AS (
      INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id, digest)
      SELECT p_room[1], i.new_seq, v_at, i.actor, 'message-created', i.op, i.op, message_digest(i.salt, p_room[1], i.op, i.actor, NULL, NULL, 'text', i.body) FROM inp i),
    new_messages AS (
      INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, salt, created_at, countable)
      SELECT p_room[1], i.op, i.new_seq, i.new_seq, i.actor, 'text', i.body, i.salt, v_at, true FROM inp i)
    SELECT i.ord, 'stored', i.new_seq, v_at, NULL::jsonb FROM inp i;
    RETURN;
  END IF;

  IF 'message-created' = ANY(p_type) THEN
    RETURN QUERY
    WITH inp AS MATERIALIZED (
      SELECT t.room, t.op, t.actor, t.member_version, t.body, t.chain, t.ord::int AS ord,
        coalesce(t.extra ->> 'kind', 'text') AS kind, (t.extra ->> 'after')::uuid AS after, (t.extra ->> 'replyTo')::uuid AS reply_to, (t.extra ->> 'root')::uuid AS root,
        t.extra -> 'mentions' AS mentions, t.extra -> 'command' AS command, CASE WHEN t.extra -> 'files' IS NOT NULL THEN ARRAY(SELECT f::uuid FROM jsonb_array_elements_text(t.extra -> 'files') f) END AS files
      FROM unnest(p_room, p_op, p_actor, p_member_version, p_type, p_body, p_chain, p_extra) WITH ORDINALITY t(room, op, actor, member_version, type, body, chain, extra, ord)
      WHERE t.type = 'message-created'),
    head AS MATERIALIZED (
      SELECT r.id AS room, r.deleted_at, r.slow_mode_seconds, coalesce(t.seq, 0) AS head, coalesce(t.at, 0) AS last_at
      FROM rooms r LEFT JOIN LATERAL (SELECT e.seq, e.at FROM events e WHERE e.room_id = r.id ORDER BY e.seq DESC LIMIT 1) t ON true
      WHERE r.id = ANY(p_room)),
    judged AS (
      SELECT i.*, h.head, h.last_at, d.seq AS old_seq, d.at AS old_at, CASE WHEN m.role IN ('member', 'guest') THEN h.slow_mode_seconds * 1000 ELSE 0 END AS slow_ms, m.last_sent_at,
        CASE WHEN d.seq IS NOT NULL THEN CASE WHEN d.actor_id = i.actor AND d.type = 'message-created' THEN 'duplicate' ELSE 'conflict' END
             WHEN h.room IS NULL THEN 'not-found'
             WHEN m.user_id IS NULL THEN 'forbidden'
             WHEN h.deleted_at IS NOT NULL THEN 'gone'
             WHEN m.version <> i.member_version THEN 'stale'
             WHEN i.after IS NOT NULL AND NOT EXISTS (SELECT 1 FROM messages x WHERE x.id = i.after AND x.room_id IS NOT DISTINCT FROM i.room OFFSET 0) THEN 'waiting'
             WHEN i.reply_to IS NOT NULL AND NOT EXISTS (SELECT 1 FROM messages x WHERE x.id = i.reply_to AND x.room_id IS NOT DISTINCT FROM i.room OFFSET 0)
               AND NOT EXISTS (SELECT 1 FROM inp x WHERE x.room = i.room AND x.op = i.reply_to AND x.ord < i.ord AND x.chain = i.chain) THEN 'not-found'
             WHEN i.root IS NOT NULL AND NOT EXISTS (SELECT 1 FROM messages x WHERE x.id = i.root AND x.room_id IS NOT DISTINCT FROM i.room AND x.thread_root_id IS NULL OFFSET 0)
               AND NOT EXISTS (SELECT 1 FROM inp x WHERE x.room = i.room AND x.op = i.root AND x.root IS NULL AND x.ord < i.ord AND x.chain = i.chain) THEN 'not-found'
             WHEN i.files IS NOT NULL AND EXISTS (SELECT 1 FROM inp x WHERE x.ord < i.ord AND x.files && i.files) THEN 'waiting'
             WHEN i.files IS NOT NULL THEN files_verdict(i.room, i.actor, i.files)
             ELSE 'stored' END AS own_verdict
      FROM inp i LEFT JOIN head h ON h.room = i.room
      LEFT JOIN LATERAL (SELECT x.seq, x.at, x.actor_id, x.type FROM events x WHERE x.op_id = i.op AND x.room_id IS NOT DISTINCT FROM i.room OFFSET 0) d ON true
      LEFT JOIN LATERAL (SELECT x.user_id, x.version, x.role, x.last_sent_at FROM memberships x WHERE x.room_id = i.room AND x.user_id = i.actor AND x.state = 'active' OFFSET 0) m ON true),
    -- One message of a person each slow_ms, also within this call; wait_ms is told as `at` of a `waiting` item.
    slowed AS (
      SELECT j.*, CASE WHEN j.own_verdict <> 'stored' OR j.slow_ms = 0 THEN NULL
          WHEN v_now < j.last_sent_at + j.slow_ms THEN j.last_sent_at + j.slow_ms - v_now
          WHEN row_number() OVER (PARTITION BY j.room, j.actor, j.own_verdict ORDER BY j.ord) > 1 THEN j.slow_ms END AS wait_ms
      FROM judged j),
    chained AS (
      SELECT j.*, CASE WHEN j.wait_ms IS NOT NULL THEN 'waiting' WHEN j.own_verdict = 'stored' AND NOT coalesce(bool_and(j.own_verdict IN ('stored', 'duplicate') AND j.wait_ms IS NULL)
          OVER (PARTITION BY j.chain ORDER BY j.ord ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) THEN 'waiting' ELSE j.own_verdict END AS verdict
      FROM slowed j),
    done AS MATERIALIZED (
      SELECT c.*, CASE WHEN c.verdict = 'stored' THEN c.head + count(*) FILTER (WHERE c.verdict = 'stored') OVER (PARTITION BY c.room ORDER BY c.ord) ELSE c.old_seq END AS new_seq,
        CASE WHEN c.verdict = 'stored' THEN greatest(v_now, c.last_at) ELSE coalesce(c.wait_ms, c.old_at) END AS new_at, gen_random_uuid() AS salt
      FROM chained c),
    new_events AS (
      INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id, digest)
      SELECT d.room, d.new_seq, d.new_at, d.actor, 'message-created', d.op, d.op, message_digest(d.salt, d.room, d.op, d.actor, d.reply_to, d.root, d.kind, d.body)
      FROM done d WHERE d.verdict = 'stored'),
    new_messages AS (
      INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, salt, created_at, reply_to_id, thread_root_id, mentions, countable, has_files, command)
      SELECT d.room, d.op, d.new_seq, d.new_seq, d.actor, d.kind, d.body, d.salt, d.new_at, d.reply_to, d.root, d.mentions, d.root IS NULL, d.files IS NOT NULL, d.command
      FROM done d WHERE d.verdict = 'stored'),
    new_files AS (
      UPDATE files x SET message_id = d.op, place = u.place FROM done d CROSS JOIN LATERAL unnest(d.files) WITH ORDINALITY u(id, place) WHERE d.verdict = 'stored' AND x.id = u.id),
    slow_sent AS (
      UPDATE memberships x SET last_sent_at = d.new_at FROM done d WHERE d.verdict = 'stored' AND d.slow_ms > 0 AND x.room_id = d.room AND x.user_id = d.actor),
    new_mentions AS MATERIALIZED (
      SELECT store_mentions(d.room, d.new_seq, d.op, d.actor, d.mentions) FROM done d WHERE d.mentions IS NOT NULL AND d.verdict = 'stored')
    SELECT d.ord, d.verdict, CASE WHEN d.verdict = 'conflict' THEN NULL ELSE d.new_seq END, CASE WHEN d.verdict = 'conflict' THEN NULL ELSE d.new_at END, NULL::jsonb
    FROM done d WHERE (SELECT count(*) FROM new_mentions) >= 0;

    -- A statement of its own: a thread's root may have been stored by the one above.
    IF EXISTS (SELECT 1 FROM unnest(p_extra) x WHERE x ->> 'root' IS NOT NULL) THEN
      PERFORM follow_thread(m.room_id, m.thread_root_id, m.author_id, m.mentions) FROM unnest(p_room, p_op, p_extra) t(room, op, extra)
      JOIN LATERAL (SELECT x.room_id, x.thread_root_id, x.author_id, x.mentions FROM messages x WHERE x.id = t.op AND x.room_id IS NOT DISTINCT FROM t.room OFFSET 0) m ON true
      WHERE t.extra ->> 'root' IS NOT NULL AND m.thread_root_id IS NOT NULL;
    END IF;
  END IF;

  IF 'message-created' = ALL(p_type) THEN RETURN; END IF;
  -- Votes and reactions in rounds: one of each person, message and emoji in a round. Usually there is one round.
  FOR v_round IN
    SELECT t.type, array_agg(t.ord::int ORDER BY t.ord) AS ord, array_agg(t.room ORDER BY t.ord) AS room, array_agg(t.op ORDER BY t.ord) AS op, array_agg(t.actor ORDER BY t.ord) AS actor,
      array_agg(t.member_version ORDER BY t.ord) AS member_version, array_agg(t.extra ORDER BY t.ord) AS extra
    FROM (SELECT u.*, row_number() OVER (PARTITION BY u.type, u.room, u.actor, u.extra ->> 'target', u.extra ->> 'emoji' ORDER BY u.ord) AS round
      FROM unnest(p_room, p_op, p_actor, p_member_version, p_type, p_extra) WITH ORDINALITY u(room, op, actor, member_version, type, extra, ord)
      WHERE u.type IN ('vote-changed', 'reaction-changed')) t
    GROUP BY t.round, t.type ORDER BY t.round, t.type
  LOOP
    IF v_round.type = 'vote-changed' THEN
      RETURN QUERY SELECT * FROM store_votes(v_round.ord, v_round.room, v_round.op, v_round.actor, v_round.member_version, v_round.extra);
    ELSE
      RETURN QUERY SELECT * FROM store_reactions(v_round.ord, v_round.room, v_round.op, v_round.actor, v_round.member_version, v_round.extra);
    END IF;
  END LOOP;

  FOR v_item IN
    SELECT t.* FROM unnest(p_room, p_op, p_actor, p_member_version, p_type, p_body, p_extra) WITH ORDINALITY t(room, op, actor, member_version, type, body, extra, ord)
    WHERE t.type NOT IN ('message-created', 'vote-changed', 'reaction-changed') ORDER BY t.ord
  LOOP
    ord := v_item.ord;
    SELECT c.o_verdict, c.o_seq, c.o_at INTO verdict, seq, at
    FROM change_message_v1(v_item.room, v_item.op, v_item.actor, v_item.member_version, v_item.type, v_item.body, v_item.extra) c;
    RETURN NEXT;
  END LOOP;
END $$;
