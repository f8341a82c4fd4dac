-- The number that a room's advisory lock has: the low half of its id.
CREATE OR REPLACE FUNCTION room_key(p_room uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || right(replace(p_room::text, '-', ''), 16))::bit(64)::bigint
$$;

-- Locks rooms until the end of the transaction, always in the same order, so that two batches cannot wait for each other. Every write to a log comes first here.
CREATE OR REPLACE FUNCTION lock_rooms(p_rooms uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(k.key) FROM (SELECT room_key(d.room) AS key FROM (SELECT DISTINCT r AS room FROM unnest(p_rooms) r) d ORDER BY 1) k;
END $$;

-- Epoch milliseconds of the database's clock, now (not at the start of the transaction).
CREATE OR REPLACE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

-- What an event's digest is made of for a message: salt, names, kind and body. With the salt gone, a digest tells nothing about a deleted body.
CREATE OR REPLACE FUNCTION message_digest(p_salt uuid, p_room uuid, p_id uuid, p_author uuid, p_reply_to uuid, p_root uuid, p_kind text, p_body text) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(uuid_send(p_salt) || uuid_send(p_room) || uuid_send(p_id) || uuid_send(p_author)
    || uuid_send(coalesce(p_reply_to, '00000000-0000-0000-0000-000000000000')) || uuid_send(coalesce(p_root, '00000000-0000-0000-0000-000000000000'))
    || convert_to(p_kind || E'\n' || p_body, 'UTF8'))
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
    coalesce(p_digest, sha256(uuid_send(p_room) || uuid_send(p_actor) || convert_to(concat_ws(E'\n', p_type, p_op, p_message, p_data), 'UTF8'))));
END $$;

-- Who a message names: a row for each person, one row of the nil UUID for @room and @here together.
CREATE OR REPLACE FUNCTION store_mentions(p_room uuid, p_seq bigint, p_message uuid, p_author uuid, p_mentions jsonb) RETURNS void LANGUAGE sql VOLATILE AS $$
  INSERT INTO mentions (user_id, room_id, seq, author_id, message_id)
  SELECT DISTINCT t.user_id, p_room, p_seq, p_author, p_message FROM (
    SELECT u::uuid AS user_id FROM jsonb_array_elements_text(p_mentions -> 'userIds') u
    UNION ALL
    SELECT '00000000-0000-0000-0000-000000000000'::uuid WHERE (p_mentions ->> 'room')::boolean OR (p_mentions ->> 'here')::boolean) t
$$;

-- One change of a message (edit, delete, vote, reaction). The caller holds the room's lock. p_extra: {target, mentions, isModerator, value, emoji, on}.
CREATE OR REPLACE FUNCTION change_message_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_type text, p_body text, p_extra jsonb,
  OUT o_verdict text, OUT o_seq bigint, OUT o_at bigint) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off AS $$
DECLARE
  v_target uuid := (p_extra ->> 'target')::uuid;
  v_old events%ROWTYPE;
  v_room rooms%ROWTYPE;
  v_message messages%ROWTYPE;
  v_member_version bigint;
  v_value int;
  v_old_value int;
  v_emoji text := p_extra ->> 'emoji';
  v_salt uuid := gen_random_uuid();
  v_mentions jsonb := nullif(p_extra -> 'mentions', 'null'::jsonb);
  v_changed int;
BEGIN
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN
    IF v_old.actor_id = p_actor AND v_old.type = p_type AND v_old.message_id = v_target THEN o_verdict := 'duplicate'; o_seq := v_old.seq; o_at := v_old.at;
    ELSE o_verdict := 'conflict'; END IF;
    RETURN;
  END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.version INTO v_member_version FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member_version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  SELECT * INTO v_message FROM messages m WHERE m.id = v_target AND m.room_id IS NOT DISTINCT FROM p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_message.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;

  IF p_type = 'vote-changed' THEN
    v_value := (p_extra ->> 'value')::int;
    SELECT v.value INTO v_old_value FROM votes v WHERE v.room_id = p_room AND v.message_id = v_target AND v.user_id = p_actor;
    v_old_value := coalesce(v_old_value, 0);
    IF v_old_value = v_value THEN o_verdict := 'unchanged'; RETURN; END IF;
    IF v_value = 0 THEN
      DELETE FROM votes v WHERE v.room_id = p_room AND v.message_id = v_target AND v.user_id = p_actor;
    ELSE
      INSERT INTO votes (room_id, message_id, user_id, value) VALUES (p_room, v_target, p_actor, v_value) ON CONFLICT (room_id, message_id, user_id) DO UPDATE SET value = excluded.value;
    END IF;
    v_message.up := v_message.up + (v_value = 1)::int - (v_old_value = 1)::int;
    v_message.down := v_message.down + (v_value = -1)::int - (v_old_value = -1)::int;
    SELECT * INTO o_seq, o_at FROM append_event(p_room, p_actor, p_type, p_op, v_target, jsonb_build_object('value', v_value, 'up', v_message.up, 'down', v_message.down), NULL);
    UPDATE messages m SET up = v_message.up, down = v_message.down, version = o_seq WHERE m.id = v_target AND m.room_id IS NOT DISTINCT FROM p_room;

  ELSIF p_type = 'reaction-changed' THEN
    IF (p_extra ->> 'on')::boolean THEN
      INSERT INTO reactions (room_id, message_id, emoji, user_id, seq)
      VALUES (p_room, v_target, v_emoji, p_actor, (SELECT e.seq + 1 FROM events e WHERE e.room_id = p_room ORDER BY e.seq DESC LIMIT 1)) ON CONFLICT DO NOTHING;
    ELSE
      DELETE FROM reactions r WHERE r.room_id = p_room AND r.message_id = v_target AND r.emoji = v_emoji AND r.user_id = p_actor;
    END IF;
    GET DIAGNOSTICS v_changed = ROW_COUNT;
    IF v_changed = 0 THEN o_verdict := 'unchanged'; RETURN; END IF;
    SELECT * INTO o_seq, o_at FROM append_event(p_room, p_actor, p_type, p_op, v_target, jsonb_build_object('emoji', v_emoji, 'on', (p_extra ->> 'on')::boolean,
      'count', (SELECT count(*) FROM reactions r WHERE r.room_id = p_room AND r.message_id = v_target AND r.emoji = v_emoji)), NULL);
    UPDATE messages m SET version = o_seq, reacted = EXISTS (SELECT 1 FROM reactions r WHERE r.room_id = p_room AND r.message_id = v_target)
    WHERE m.id = v_target AND m.room_id IS NOT DISTINCT FROM p_room;

  ELSIF p_type = 'message-edited' THEN
    IF v_message.author_id <> p_actor THEN o_verdict := 'forbidden'; RETURN; END IF;
    IF v_message.body = p_body THEN o_verdict := 'unchanged'; RETURN; END IF;
    SELECT * INTO o_seq, o_at FROM append_event(p_room, p_actor, p_type, p_op, v_target, NULL,
      message_digest(v_salt, p_room, v_target, v_message.author_id, v_message.reply_to_id, v_message.thread_root_id, v_message.kind, p_body));
    INSERT INTO message_revisions (room_id, message_id, version, body, salt) VALUES (p_room, v_target, v_message.version, v_message.body, v_message.salt);
    UPDATE messages m SET body = p_body, salt = v_salt, mentions = v_mentions, edited_at = o_at, version = o_seq WHERE m.id = v_target AND m.room_id IS NOT DISTINCT FROM p_room;
    DELETE FROM mentions x WHERE x.room_id = p_room AND x.seq = v_message.seq;
    IF v_mentions IS NOT NULL THEN PERFORM store_mentions(p_room, v_message.seq, v_target, v_message.author_id, v_mentions); END IF;

  ELSIF p_type = 'message-deleted' THEN
    IF v_message.author_id <> p_actor AND NOT coalesce((p_extra ->> 'isModerator')::boolean, false) THEN o_verdict := 'forbidden'; RETURN; END IF;
    SELECT * INTO o_seq, o_at FROM append_event(p_room, p_actor, p_type, p_op, v_target, NULL, NULL);
    DELETE FROM message_revisions x WHERE x.room_id = p_room AND x.message_id = v_target;
    DELETE FROM votes x WHERE x.room_id = p_room AND x.message_id = v_target;
    DELETE FROM reactions x WHERE x.room_id = p_room AND x.message_id = v_target;
    DELETE FROM mentions x WHERE x.room_id = p_room AND x.seq = v_message.seq;
    DELETE FROM message_search x WHERE x.room_id = p_room AND x.message_id = v_target;
    UPDATE messages m SET body = '', salt = NULL, mentions = NULL, deleted_at = o_at, version = o_seq, countable = false, up = 0, down = 0, reacted = false, pinned = false
    WHERE m.id = v_target AND m.room_id IS NOT DISTINCT FROM p_room;

  ELSE
    RAISE EXCEPTION 'append_log_v1: unknown type %', p_type USING ERRCODE = '22023';
  END IF;
  o_verdict := 'stored';
END $$;

-- The group commit: one row back for each item, with a verdict. Messages go set-based, everything else in a loop under the same locks (change_message_v1),
-- numbered after the batch's messages. VOLATILE, so that every statement sees what was committed before the locks were granted; READ COMMITTED, autocommit.
-- The planner settings and the OFFSET 0 lookups keep index plans even where a plan was cached on an empty database.
-- The same id twice in one call breaks a unique key: the caller merges those, or halves the batch.
-- p_chain: items that build on one another in this call (afterId, reply, thread) have the same number; one is stored only if all before it are. p_extra: null, or
--   {kind, after, replyTo, root, mentions} for a message; `after` only where it is not in this call.
CREATE OR REPLACE FUNCTION append_log_v1(p_room uuid[], p_op uuid[], p_actor uuid[], p_member_version bigint[], p_type text[], p_body text[], p_chain int[], p_extra jsonb[])
RETURNS TABLE (ord int, verdict text, seq bigint, at bigint) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off AS $$
#variable_conflict use_column
DECLARE
  v_now bigint;
  v_item record;
BEGIN
  PERFORM lock_rooms(p_room);
  v_now := now_ms();

  RETURN QUERY
  WITH inp AS MATERIALIZED (
    SELECT t.room, t.op, t.actor, t.member_version, t.body, t.chain, t.ord::int AS ord,
      coalesce(t.extra ->> 'kind', 'text') AS kind, (t.extra ->> 'after')::uuid AS after, (t.extra ->> 'replyTo')::uuid AS reply_to, (t.extra ->> 'root')::uuid AS root,
      t.extra -> 'mentions' AS mentions
    FROM unnest(p_room, p_op, p_actor, p_member_version, p_type, p_body, p_chain, p_extra) WITH ORDINALITY t(room, op, actor, member_version, type, body, chain, extra, ord)
    WHERE t.type = 'message-created'),
  head AS MATERIALIZED (
    SELECT r.id AS room, r.deleted_at, coalesce(t.seq, 0) AS head, coalesce(t.at, 0) AS last_at
    FROM rooms r LEFT JOIN LATERAL (SELECT e.seq, e.at FROM events e WHERE e.room_id = r.id ORDER BY e.seq DESC LIMIT 1) t ON true
    WHERE r.id = ANY(p_room)),
  judged AS (
    SELECT i.*, h.head, h.last_at, d.seq AS old_seq, d.at AS old_at,
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
           ELSE 'stored' END AS own_verdict
    FROM inp i LEFT JOIN head h ON h.room = i.room
    LEFT JOIN LATERAL (SELECT x.seq, x.at, x.actor_id, x.type FROM events x WHERE x.op_id = i.op AND x.room_id IS NOT DISTINCT FROM i.room OFFSET 0) d ON true
    LEFT JOIN LATERAL (SELECT x.user_id, x.version FROM memberships x WHERE x.room_id = i.room AND x.user_id = i.actor AND x.state = 'active' OFFSET 0) m ON true),
  chained AS (
    SELECT j.*, CASE WHEN j.own_verdict = 'stored' AND NOT coalesce(bool_and(j.own_verdict IN ('stored', 'duplicate'))
        OVER (PARTITION BY j.chain ORDER BY j.ord ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) THEN 'waiting' ELSE j.own_verdict END AS verdict
    FROM judged j),
  done AS MATERIALIZED (
    SELECT c.*, CASE WHEN c.verdict = 'stored' THEN c.head + count(*) FILTER (WHERE c.verdict = 'stored') OVER (PARTITION BY c.room ORDER BY c.ord) ELSE c.old_seq END AS new_seq,
      CASE WHEN c.verdict = 'stored' THEN greatest(v_now, c.last_at) ELSE c.old_at END AS new_at, gen_random_uuid() AS salt
    FROM chained c),
  new_events AS (
    INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id, digest)
    SELECT d.room, d.new_seq, d.new_at, d.actor, 'message-created', d.op, d.op, message_digest(d.salt, d.room, d.op, d.actor, d.reply_to, d.root, d.kind, d.body)
    FROM done d WHERE d.verdict = 'stored'),
  new_messages AS (
    INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, salt, created_at, reply_to_id, thread_root_id, mentions, countable)
    SELECT d.room, d.op, d.new_seq, d.new_seq, d.actor, d.kind, d.body, d.salt, d.new_at, d.reply_to, d.root, d.mentions, d.root IS NULL
    FROM done d WHERE d.verdict = 'stored'),
  new_mentions AS MATERIALIZED (
    SELECT store_mentions(d.room, d.new_seq, d.op, d.actor, d.mentions) FROM done d WHERE d.mentions IS NOT NULL AND d.verdict = 'stored')
  SELECT d.ord, d.verdict, CASE WHEN d.verdict = 'conflict' THEN NULL ELSE d.new_seq END, CASE WHEN d.verdict = 'conflict' THEN NULL ELSE d.new_at END
  FROM done d WHERE (SELECT count(*) FROM new_mentions) >= 0;

  IF 'message-created' = ALL(p_type) THEN RETURN; END IF;
  FOR v_item IN
    SELECT t.* FROM unnest(p_room, p_op, p_actor, p_member_version, p_type, p_body, p_extra) WITH ORDINALITY t(room, op, actor, member_version, type, body, extra, ord)
    WHERE t.type <> 'message-created' ORDER BY t.ord
  LOOP
    ord := v_item.ord;
    SELECT c.o_verdict, c.o_seq, c.o_at INTO verdict, seq, at
    FROM change_message_v1(v_item.room, v_item.op, v_item.actor, v_item.member_version, v_item.type, v_item.body, v_item.extra) c;
    RETURN NEXT;
  END LOOP;
END $$;

-- Rare writes to rooms and memberships. Each takes the room's lock first, numbers its own events, and answers its verdict, the numbers it stored and
-- [{userId, inboxVersion}] of everybody whose inbox it concerns. The same operation again: `duplicate`, nothing done twice.

-- Raises the inbox version of these people; rows are locked in order of their ids, so that two such calls cannot wait for each other.
CREATE OR REPLACE FUNCTION bump_inboxes(p_users uuid[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_result jsonb;
BEGIN
  PERFORM 1 FROM users u WHERE u.id = ANY(p_users) ORDER BY u.id FOR NO KEY UPDATE;
  WITH bumped AS (UPDATE users u SET inbox_version = u.inbox_version + 1 WHERE u.id = ANY(p_users) RETURNING u.id, u.inbox_version)
  SELECT coalesce(jsonb_agg(jsonb_build_object('userId', b.id, 'inboxVersion', b.inbox_version)), '[]'::jsonb) INTO v_result FROM bumped b;
  RETURN v_result;
END $$;

-- Makes somebody an active member and writes `member-joined`. The caller holds the lock and has checked that this is allowed.
CREATE OR REPLACE FUNCTION add_member(p_room uuid, p_actor uuid, p_user uuid, p_role text, p_op uuid, p_node_name text, p_history_from text) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_seq bigint;
  v_at bigint;
  v_first bigint;
BEGIN
  SELECT * INTO v_seq, v_at FROM append_event(p_room, p_actor, 'member-joined', p_op, NULL, jsonb_strip_nulls(jsonb_build_object('userId', p_user, 'role', p_role, 'nodeName', p_node_name)), NULL);
  v_first := CASE WHEN p_history_from = 'join' THEN v_seq ELSE 1 END;
  INSERT INTO memberships AS m (room_id, user_id, role, state, version, first_seq, last_read_seq, joined_at, changed_at)
  VALUES (p_room, p_user, p_role, 'active', 1, v_first, v_seq, v_at, v_at)
  ON CONFLICT (room_id, user_id) DO UPDATE SET role = excluded.role, state = 'active', version = m.version + 1, first_seq = excluded.first_seq,
    last_read_seq = excluded.last_read_seq, mark_version = m.mark_version + 1, joined_at = excluded.joined_at, changed_at = excluded.changed_at;
  UPDATE rooms r SET member_count = r.member_count + 1 WHERE r.id = p_room;
  RETURN v_seq;
END $$;

CREATE OR REPLACE FUNCTION create_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_kind text, p_name text, p_public_name_key text, p_name_key text, p_topic text, p_topic_key text,
  p_history_from text, p_members uuid[], p_direct_users uuid[], p_node_name text, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_members uuid[] := ARRAY(SELECT DISTINCT u FROM unnest(p_members) u WHERE u <> p_actor ORDER BY u);
  v_user uuid;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF FOUND THEN
    -- A direct room is named by its people: whoever of them asks gets it, and is back in it if he had left.
    IF p_kind = 'direct' AND v_room.kind = 'direct' AND v_room.direct_user_ids = p_direct_users THEN
      IF EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'left') THEN
        o_from := add_member(p_room, p_actor, p_actor, 'member', p_op, p_node_name, v_room.history_from);
        o_to := o_from;
        o_inbox := bump_inboxes(ARRAY[p_actor]);
        o_verdict := 'stored';
      ELSE
        o_verdict := 'duplicate';
      END IF;
    ELSE
      o_verdict := CASE WHEN p_kind <> 'direct' AND v_room.creator_id = p_actor THEN 'duplicate' ELSE 'conflict' END;
    END IF;
    RETURN;
  END IF;
  IF (SELECT count(*) FROM users u WHERE u.id = ANY(v_members || p_actor) AND u.deactivated_at IS NULL) <> cardinality(v_members) + 1 THEN o_verdict := 'not-found'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rooms r WHERE r.public_name_key = p_public_name_key) THEN o_verdict := 'conflict'; RETURN; END IF;
  INSERT INTO rooms (id, kind, name, topic, history_from, public_name_key, name_key, topic_key, direct_user_ids, creator_id, created_at)
  VALUES (p_room, p_kind, p_name, p_topic, p_history_from, p_public_name_key, p_name_key, p_topic_key, p_direct_users, p_actor, now_ms());
  o_from := add_member(p_room, p_actor, p_actor, 'owner', p_op, p_node_name, p_history_from);
  o_to := o_from;
  FOREACH v_user IN ARRAY v_members LOOP
    o_to := add_member(p_room, p_actor, v_user, 'member', NULL, NULL, p_history_from);
  END LOOP;
  o_inbox := bump_inboxes(v_members || p_actor);
  o_verdict := 'stored';
END $$;

CREATE OR REPLACE FUNCTION join_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_node_name text, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_state text;
  v_old events%ROWTYPE;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'member-joined' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.state INTO v_state FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := CASE WHEN v_state IS NULL THEN 'not-found' ELSE 'gone' END; RETURN; END IF;
  IF v_state = 'active' THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF v_room.kind <> 'public' THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_state = 'banned' THEN o_verdict := 'forbidden'; RETURN; END IF;
  o_from := add_member(p_room, p_actor, p_actor, 'member', p_op, p_node_name, v_room.history_from);
  o_to := o_from;
  o_inbox := bump_inboxes(ARRAY[p_actor]);
  o_verdict := 'stored';
END $$;

CREATE OR REPLACE FUNCTION leave_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_reason text, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_state text;
  v_at bigint;
  v_old events%ROWTYPE;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'member-left' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT m.state INTO v_state FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room AND r.deleted_at IS NOT NULL) THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_state <> 'active' THEN o_verdict := 'unchanged'; RETURN; END IF;
  SELECT * INTO o_from, v_at FROM append_event(p_room, p_actor, 'member-left', p_op, NULL, jsonb_build_object('userId', p_actor, 'reason', p_reason), NULL);
  o_to := o_from;
  UPDATE memberships m SET state = p_reason, version = m.version + 1, changed_at = v_at WHERE m.room_id = p_room AND m.user_id = p_actor;
  UPDATE rooms r SET member_count = r.member_count - 1 WHERE r.id = p_room;
  o_inbox := bump_inboxes(ARRAY[p_actor]);
  o_verdict := 'stored';
END $$;

-- Null name or topic: left as it is. The keys come folded from the caller.
CREATE OR REPLACE FUNCTION update_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_name text, p_public_name_key text, p_name_key text, p_topic text, p_topic_key text,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_member_version bigint;
  v_at bigint;
  v_old events%ROWTYPE;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'room-updated' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.version INTO v_member_version FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member_version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  IF coalesce(p_name, v_room.name) = v_room.name AND coalesce(p_topic, v_room.topic) = v_room.topic THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF v_room.kind = 'public' AND EXISTS (SELECT 1 FROM rooms r WHERE r.public_name_key = p_public_name_key AND r.id <> p_room) THEN o_verdict := 'conflict'; RETURN; END IF;
  UPDATE rooms r SET name = coalesce(p_name, r.name), topic = coalesce(p_topic, r.topic), name_key = coalesce(p_name_key, r.name_key), topic_key = coalesce(p_topic_key, r.topic_key),
    public_name_key = CASE WHEN r.kind = 'public' THEN coalesce(p_public_name_key, r.public_name_key) END, version = r.version + 1
  WHERE r.id = p_room;
  SELECT * INTO o_from, v_at FROM append_event(p_room, p_actor, 'room-updated', p_op, NULL, NULL, NULL);
  o_to := o_from;
  o_verdict := 'stored';
END $$;

-- Moves somebody's read mark: forward only, unless p_unread, which moves it back and raises mark_version. A forward mark with an older p_mark_version is ignored.
-- Answers whether he is a member at all, whether something changed, and the version of his inbox.
CREATE OR REPLACE FUNCTION mark_read_v1(p_room uuid, p_user uuid, p_seq bigint, p_mark_version bigint, p_unread boolean, OUT o_is_member boolean, OUT o_changed boolean, OUT o_inbox_version bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_member memberships%ROWTYPE;
  v_seq bigint;
BEGIN
  SELECT * INTO v_member FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_user AND m.state = 'active' FOR NO KEY UPDATE;
  o_is_member := FOUND;
  o_changed := false;
  SELECT coalesce(max(e.seq), 0) INTO v_seq FROM events e WHERE e.room_id = p_room;
  v_seq := greatest(least(p_seq, v_seq), v_member.first_seq - 1);
  IF o_is_member AND p_unread THEN
    UPDATE memberships m SET last_read_seq = least(v_member.last_read_seq, v_seq), mark_version = m.mark_version + 1 WHERE m.room_id = p_room AND m.user_id = p_user;
    o_changed := true;
  ELSIF o_is_member AND v_seq > v_member.last_read_seq AND coalesce(p_mark_version, v_member.mark_version) >= v_member.mark_version THEN
    UPDATE memberships m SET last_read_seq = v_seq WHERE m.room_id = p_room AND m.user_id = p_user;
    o_changed := true;
  END IF;
  IF o_changed THEN
    UPDATE users u SET inbox_version = u.inbox_version + 1 WHERE u.id = p_user RETURNING u.inbox_version INTO o_inbox_version;
  ELSE
    SELECT u.inbox_version INTO o_inbox_version FROM users u WHERE u.id = p_user;
  END IF;
END $$;

-- Changes a person's profile and raises the inbox version of everybody who shares a room with them, and their own: [{userId, inboxVersion}]; [] where nothing changed.
CREATE OR REPLACE FUNCTION update_profile_v1(p_user uuid, p_display_name text, p_search_key text) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_audience uuid[];
BEGIN
  IF EXISTS (SELECT 1 FROM users u WHERE u.id = p_user AND u.display_name = p_display_name) THEN RETURN '[]'::jsonb; END IF;
  v_audience := ARRAY(SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.state = 'active' WHERE m.user_id = p_user AND m.state = 'active'
    UNION SELECT p_user);
  PERFORM 1 FROM users u WHERE u.id = ANY(v_audience) ORDER BY u.id FOR NO KEY UPDATE;
  UPDATE users u SET display_name = p_display_name, search_key = p_search_key, version = u.version + 1 WHERE u.id = p_user;
  RETURN bump_inboxes(v_audience);
END $$;
