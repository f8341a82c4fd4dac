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
