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
