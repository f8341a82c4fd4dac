-- Votes and reactions of a batch are judged in one look, and reactions are answered by the append itself: what a message's reactions came to was read back for each batch.
DROP FUNCTION store_votes(int[], uuid[], uuid[], uuid[], bigint[], jsonb[]);
DROP FUNCTION store_reactions(int[], uuid[], uuid[], uuid[], bigint[], jsonb[]);
DROP FUNCTION judge_changes(int[], uuid[], uuid[], uuid[], bigint[], text, jsonb[]);

-- Votes and reactions come in crowds, on the same message: they are judged together, and stored a batch at a time, with one change of each message's row. The caller
-- holds the locks of the rooms. Verdicts: those of append_log_v1.

-- The votes and reactions among the items of a call, in rounds: one of each person, message and emoji in a round, which usually makes one round. `stored` where nothing speaks
-- against it. `seq`, `at`, `data`: of the event that a duplicate made the first time.
CREATE OR REPLACE FUNCTION judge_changes(p_room uuid[], p_op uuid[], p_actor uuid[], p_member_version bigint[], p_type text[], p_extra jsonb[])
RETURNS TABLE (ord int, room uuid, op uuid, actor uuid, target uuid, type text, extra jsonb, round bigint, verdict text, seq bigint, at bigint, data jsonb)
LANGUAGE sql STABLE AS $$
  SELECT t.ord, t.room, t.op, t.actor, t.target, t.type, t.extra, row_number() OVER (PARTITION BY t.type, t.room, t.actor, t.target, t.extra ->> 'emoji' ORDER BY t.ord), CASE
      WHEN d.seq IS NOT NULL THEN CASE WHEN d.actor_id = t.actor AND d.type = t.type AND d.message_id = t.target THEN 'duplicate' ELSE 'conflict' END
      WHEN r.id IS NULL THEN 'not-found'
      WHEN m.user_id IS NULL THEN 'forbidden'
      WHEN r.deleted_at IS NOT NULL THEN 'gone'
      WHEN m.version <> t.member_version THEN 'stale'
      WHEN g.id IS NULL OR g.seq < m.first_seq THEN 'not-found'
      WHEN g.deleted_at IS NOT NULL THEN 'gone'
      ELSE 'stored' END, d.seq, d.at, d.data
  FROM (SELECT u.room, u.op, u.actor, u.member_version, u.type, u.extra, u.ord::int AS ord, (u.extra ->> 'target')::uuid AS target
    FROM unnest(p_room, p_op, p_actor, p_member_version, p_type, p_extra) WITH ORDINALITY u(room, op, actor, member_version, type, extra, ord)
    WHERE u.type IN ('vote-changed', 'reaction-changed')) t
  LEFT JOIN LATERAL (SELECT x.id, x.deleted_at FROM rooms x WHERE x.id = t.room OFFSET 0) r ON true
  LEFT JOIN LATERAL (SELECT x.seq, x.at, x.actor_id, x.type, x.message_id, x.data FROM events x WHERE x.op_id = t.op AND x.room_id IS NOT DISTINCT FROM t.room OFFSET 0) d ON true
  LEFT JOIN LATERAL (SELECT x.user_id, x.version, x.first_seq FROM memberships x WHERE x.room_id = t.room AND x.user_id = t.actor AND x.state = 'active' OFFSET 0) m ON true
  LEFT JOIN LATERAL (SELECT x.id, x.seq, x.deleted_at FROM messages x WHERE x.id = t.target AND x.room_id IS NOT DISTINCT FROM t.room OFFSET 0) g ON true
$$;

-- Votes that nothing speaks against, one at most for each person and message. p_extra: {target, value}; value 0 takes a vote back.
CREATE OR REPLACE FUNCTION store_votes(p_ord int[], p_room uuid[], p_op uuid[], p_actor uuid[], p_target uuid[], p_extra jsonb[])
RETURNS TABLE (ord int, verdict text, seq bigint, at bigint, data jsonb) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  v_now bigint := now_ms();
BEGIN
  RETURN QUERY
  WITH inp AS MATERIALIZED (
    SELECT t.ord, t.room, t.op, t.actor, t.target, (t.extra ->> 'value')::int AS value, coalesce(v.value, 0) AS old_value
    FROM unnest(p_ord, p_room, p_op, p_actor, p_target, p_extra) t(ord, room, op, actor, target, extra)
    LEFT JOIN LATERAL (SELECT x.value FROM votes x WHERE x.room_id = t.room AND x.message_id = t.target AND x.user_id = t.actor OFFSET 0) v ON true),
  numbered AS (
    SELECT i.ord, i.room, i.op, i.actor, i.target, i.value, h.seq + row_number() OVER (PARTITION BY i.room ORDER BY i.ord) AS seq, greatest(v_now, h.at) AS at,
      g.up + sum((i.value = 1)::int - (i.old_value = 1)::int) OVER same_message AS up, g.down + sum((i.value = -1)::int - (i.old_value = -1)::int) OVER same_message AS down
    FROM inp i
    CROSS JOIN LATERAL (SELECT x.seq, x.at FROM events x WHERE x.room_id = i.room ORDER BY x.seq DESC LIMIT 1) h
    CROSS JOIN LATERAL (SELECT x.up, x.down FROM messages x WHERE x.id = i.target AND x.room_id IS NOT DISTINCT FROM i.room OFFSET 0) g
    WHERE i.value <> i.old_value WINDOW same_message AS (PARTITION BY i.room, i.target ORDER BY i.ord)),
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
  SELECT i.ord, 'unchanged', NULL, NULL, NULL FROM inp i WHERE i.value = i.old_value;
END $$;

-- Reactions that nothing speaks against, one at most for each person, message and emoji. p_extra: {target, emoji, on, kindsMax}; p_people: all who react in this call.
-- `too-many` where the message has p_extra.kindsMax different reactions. The last that is stored of a message has `now` in its data, what the message's reactions came to, in the
-- order their kinds came: {emoji, count, userIds: the first 20, of: those of p_people who have it}.
CREATE OR REPLACE FUNCTION store_reactions(p_ord int[], p_room uuid[], p_op uuid[], p_actor uuid[], p_target uuid[], p_extra jsonb[], p_people uuid[])
RETURNS TABLE (ord int, verdict text, seq bigint, at bigint, data jsonb) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  v_now bigint := now_ms();
  v_row record;
  v_reactions jsonb;
BEGIN
  FOR v_row IN
    WITH inp AS MATERIALIZED (
      SELECT t.ord, t.room, t.op, t.actor, t.target, t.extra ->> 'emoji' AS emoji, (t.extra ->> 'on')::boolean AS is_on, (t.extra ->> 'kindsMax')::int AS kinds_max
      FROM unnest(p_ord, p_room, p_op, p_actor, p_target, p_extra) t(ord, room, op, actor, target, extra)),
    -- A kind that the message does not have yet is the nth new one of this call, by who came first with it.
    kinds AS MATERIALIZED (
      SELECT k.room, k.target, k.emoji, k.count, CASE WHEN k.count = 0 THEN (SELECT count(DISTINCT r.emoji) FROM reactions r WHERE r.room_id = k.room AND r.message_id = k.target)
        + row_number() OVER (PARTITION BY k.room, k.target, k.count = 0 ORDER BY k.first_ord) END AS nth
      FROM (SELECT i.room, i.target, i.emoji, min(i.ord) FILTER (WHERE i.is_on) AS first_ord,
          (SELECT count(*) FROM reactions r WHERE r.room_id = i.room AND r.message_id = i.target AND r.emoji = i.emoji) AS count
        FROM inp i GROUP BY i.room, i.target, i.emoji) k),
    judged AS (
      SELECT i.ord, i.room, i.op, i.actor, i.target, i.emoji, i.is_on, k.count,
        CASE WHEN i.is_on AND k.nth > i.kinds_max THEN 'too-many'
             WHEN i.is_on = EXISTS (SELECT 1 FROM reactions r WHERE r.room_id = i.room AND r.message_id = i.target AND r.emoji = i.emoji AND r.user_id = i.actor OFFSET 0) THEN 'unchanged'
             ELSE 'stored' END AS verdict
      FROM inp i JOIN kinds k ON k.room = i.room AND k.target = i.target AND k.emoji = i.emoji OFFSET 0),
    done AS MATERIALIZED (
      SELECT j.ord, j.room, j.op, j.actor, j.target, j.emoji, j.is_on, j.verdict,
        h.seq + row_number() OVER (PARTITION BY j.room, j.verdict ORDER BY j.ord) AS seq, greatest(v_now, h.at) AS at,
        lead(j.ord) OVER (PARTITION BY j.room, j.verdict, j.target ORDER BY j.ord) IS NULL AS is_last,
        jsonb_build_object('emoji', j.emoji, 'on', j.is_on, 'count', j.count + sum(CASE WHEN j.is_on THEN 1 ELSE -1 END) OVER (PARTITION BY j.room, j.verdict, j.target, j.emoji ORDER BY j.ord)) AS data
      FROM judged j CROSS JOIN LATERAL (SELECT x.seq, x.at FROM events x WHERE x.room_id = j.room ORDER BY x.seq DESC LIMIT 1) h),
    new_events AS (
      INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id, data, digest)
      SELECT d.room, d.seq, d.at, d.actor, 'reaction-changed', d.op, d.target, d.data, event_digest(d.room, d.actor, 'reaction-changed', d.op, d.target, d.data)
      FROM done d WHERE d.verdict = 'stored'),
    taken_back AS (
      DELETE FROM reactions r USING done d WHERE d.verdict = 'stored' AND NOT d.is_on AND r.room_id = d.room AND r.message_id = d.target AND r.emoji = d.emoji AND r.user_id = d.actor),
    given AS (
      INSERT INTO reactions (room_id, message_id, emoji, user_id, seq) SELECT d.room, d.target, d.emoji, d.actor, d.seq FROM done d WHERE d.verdict = 'stored' AND d.is_on)
    SELECT d.ord, d.verdict, d.seq, d.at, d.data, d.room, d.target, d.is_last FROM done d
  LOOP
    ord := v_row.ord; verdict := v_row.verdict; seq := NULL; at := NULL; data := NULL;
    IF v_row.verdict = 'stored' THEN
      seq := v_row.seq; at := v_row.at; data := v_row.data;
      IF v_row.is_last THEN
        -- All of the statement above was carried out before its first row came here.
        UPDATE messages m SET version = v_row.seq, reacted = n.reactions IS NOT NULL
        FROM (SELECT jsonb_agg(jsonb_build_object('emoji', g.emoji, 'count', g.count, 'userIds', g.user_ids[1:20], 'of', g.readers) ORDER BY g.first_seq) AS reactions
          FROM (SELECT x.emoji, count(*) AS count, array_agg(x.user_id ORDER BY x.seq) AS user_ids, array_agg(x.user_id) FILTER (WHERE x.user_id = ANY(p_people)) AS readers, min(x.seq) AS first_seq
            FROM reactions x WHERE x.room_id = v_row.room AND x.message_id = v_row.target GROUP BY x.emoji) g) n
        WHERE m.id = v_row.target AND m.room_id IS NOT DISTINCT FROM v_row.room RETURNING n.reactions INTO v_reactions;
        data := data || jsonb_build_object('now', coalesce(v_reactions, '[]'::jsonb));
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
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
  v_is_one_room boolean := p_room[1] = ALL(p_room);
  v_messages int;
  v_now bigint;
  v_item record;
  v_round record;
  v_head bigint;
  v_at bigint;
BEGIN
  IF v_is_one_room THEN PERFORM pg_advisory_xact_lock(room_key(p_room[1])); ELSE PERFORM lock_rooms(p_room); END IF;
  v_now := now_ms();

  -- The usual messages: plain ones of one room, all new, all from members as the relay knows them. All are stored, so nothing depends on anything.
  -- One statement looks at everything: each costs a single message as much as its row.
  v_messages := cardinality(array_positions(p_type, 'message-created'));
  IF v_is_one_room AND v_messages > 0 AND (SELECT bool_and(t.extra IS NULL) FROM unnest(p_type, p_extra) t(type, extra) WHERE t.type = 'message-created') THEN
    SELECT coalesce(e.seq, 0), greatest(v_now, e.at) INTO v_head, v_at
    FROM rooms r LEFT JOIN LATERAL (SELECT x.seq, x.at FROM events x WHERE x.room_id = r.id ORDER BY x.seq DESC LIMIT 1) e ON true
    WHERE r.id = p_room[1] AND r.deleted_at IS NULL AND r.slow_mode_seconds = 0
      AND NOT EXISTS (SELECT 1 FROM unnest(p_op, p_type) i(op, type), LATERAL (SELECT 1 FROM events x WHERE x.op_id = i.op AND x.room_id = p_room[1] AND i.type = 'message-created' OFFSET 0) d)
      AND NOT EXISTS (SELECT 1 FROM (SELECT DISTINCT i.actor, i.member_version FROM unnest(p_actor, p_member_version, p_type) i(actor, member_version, type) WHERE i.type = 'message-created') i
        WHERE NOT EXISTS (SELECT 1 FROM memberships x WHERE x.room_id = p_room[1] AND x.user_id = i.actor AND x.state = 'active' AND x.version = i.member_version OFFSET 0));
  END IF;
  IF v_head IS NOT NULL THEN
    RETURN QUERY
    WITH inp AS MATERIALIZED (
      SELECT t.op, t.actor, t.body, t.ord::int AS ord, v_head + row_number() OVER (ORDER BY t.ord) AS new_seq, gen_random_uuid() AS salt
      FROM unnest(p_op, p_actor, p_body, p_type) WITH ORDINALITY t(op, actor, body, type, ord) WHERE t.type = 'message-created'),
    new_events AS (
      INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id, digest)
      SELECT p_room[1], i.new_seq, v_at, i.actor, 'message-created', i.op, i.op, message_digest(i.salt, p_room[1], i.op, i.actor, NULL, NULL, 'text', i.body) FROM inp i),
    new_messages AS (
      INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, salt, created_at, countable)
      SELECT p_room[1], i.op, i.new_seq, i.new_seq, i.actor, 'text', i.body, i.salt, v_at, true FROM inp i)
    SELECT i.ord, 'stored', i.new_seq, v_at, NULL::jsonb FROM inp i;
  ELSIF v_messages > 0 THEN
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

  IF v_messages = cardinality(p_type) THEN RETURN; END IF;
  -- Votes and reactions, round by round, since each sees what the one before made.
  FOR v_round IN
    SELECT j.type, j.verdict = 'stored' AS is_fine, array_agg(j.ord) AS ord, array_agg(j.room) AS room, array_agg(j.op) AS op, array_agg(j.actor) AS actor, array_agg(j.target) AS target,
      array_agg(j.extra) AS extra, array_agg(j.verdict) AS verdict, array_agg(j.seq) AS seq, array_agg(j.at) AS at, array_agg(j.data) AS data
    FROM judge_changes(p_room, p_op, p_actor, p_member_version, p_type, p_extra) j GROUP BY j.round, j.type, is_fine ORDER BY j.round, j.type
  LOOP
    IF NOT v_round.is_fine THEN
      RETURN QUERY SELECT t.ord, t.verdict, CASE t.verdict WHEN 'duplicate' THEN t.seq END, CASE t.verdict WHEN 'duplicate' THEN t.at END, CASE t.verdict WHEN 'duplicate' THEN t.data END
      FROM unnest(v_round.ord, v_round.verdict, v_round.seq, v_round.at, v_round.data) t(ord, verdict, seq, at, data);
    ELSIF v_round.type = 'vote-changed' THEN
      RETURN QUERY SELECT * FROM store_votes(v_round.ord, v_round.room, v_round.op, v_round.actor, v_round.target, v_round.extra);
    ELSE
      RETURN QUERY SELECT * FROM store_reactions(v_round.ord, v_round.room, v_round.op, v_round.actor, v_round.target, v_round.extra, p_actor);
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
