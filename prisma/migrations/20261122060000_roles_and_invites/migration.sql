-- Roles, moderation, invites, and what a room can be set to.
ALTER TABLE "rooms" ADD COLUMN "icon" TEXT NOT NULL DEFAULT '', ADD COLUMN "announcement" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "slow_mode_seconds" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "memberships" ADD COLUMN "changed_by" UUID, ADD COLUMN "last_sent_at" BIGINT;

CREATE TABLE "invites" (
    "code" TEXT NOT NULL,
    "room_id" UUID,
    "creator_id" UUID NOT NULL,
    "op_id" UUID NOT NULL,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "max_uses" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "revoked_at" BIGINT,

    CONSTRAINT "invites_pkey" PRIMARY KEY ("code")
);

CREATE UNIQUE INDEX "invites_creator_id_op_id_key" ON "invites"("creator_id", "op_id");

CREATE INDEX "invites_room_id_created_at_idx" ON "invites"("room_id", "created_at");

-- The group commit: one row back for each item, with a verdict. Messages go set-based, everything else in a loop under the same locks (change_message_v1),
-- numbered after the batch's messages. VOLATILE, so that every statement sees what was committed before the locks were granted; READ COMMITTED, autocommit.
-- The planner settings and the OFFSET 0 lookups keep index plans even where a plan was cached on an empty database.
-- The same id twice in one call breaks a unique key: the caller merges those, or halves the batch.
-- p_chain: items that build on one another in this call (afterId, reply, thread) have the same number; one is stored only if all before it are. p_extra: null, or
--   {kind, after, replyTo, root, mentions, files} for a message; `after` only where it is not in this call. Files must be the actor's, of this room, and no message's.
-- `waiting` with an `at`: the room is in slow mode, and the message may come that many milliseconds from now.
CREATE OR REPLACE FUNCTION append_log_v1(p_room uuid[], p_op uuid[], p_actor uuid[], p_member_version bigint[], p_type text[], p_body text[], p_chain int[], p_extra jsonb[])
RETURNS TABLE (ord int, verdict text, seq bigint, at bigint) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off AS $$
#variable_conflict use_column
DECLARE
  v_now bigint;
  v_item record;
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
    SELECT i.ord, 'stored', i.new_seq, v_at FROM inp i;
    RETURN;
  END IF;

  RETURN QUERY
  WITH inp AS MATERIALIZED (
    SELECT t.room, t.op, t.actor, t.member_version, t.body, t.chain, t.ord::int AS ord,
      coalesce(t.extra ->> 'kind', 'text') AS kind, (t.extra ->> 'after')::uuid AS after, (t.extra ->> 'replyTo')::uuid AS reply_to, (t.extra ->> 'root')::uuid AS root,
      t.extra -> 'mentions' AS mentions, CASE WHEN t.extra -> 'files' IS NOT NULL THEN ARRAY(SELECT f::uuid FROM jsonb_array_elements_text(t.extra -> 'files') f) END AS files
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
    INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, salt, created_at, reply_to_id, thread_root_id, mentions, countable, has_files)
    SELECT d.room, d.op, d.new_seq, d.new_seq, d.actor, d.kind, d.body, d.salt, d.new_at, d.reply_to, d.root, d.mentions, d.root IS NULL, d.files IS NOT NULL
    FROM done d WHERE d.verdict = 'stored'),
  new_files AS (
    UPDATE files x SET message_id = d.op, place = u.place FROM done d CROSS JOIN LATERAL unnest(d.files) WITH ORDINALITY u(id, place) WHERE d.verdict = 'stored' AND x.id = u.id),
  slow_sent AS (
    UPDATE memberships x SET last_sent_at = d.new_at FROM done d WHERE d.verdict = 'stored' AND d.slow_ms > 0 AND x.room_id = d.room AND x.user_id = d.actor),
  new_mentions AS MATERIALIZED (
    SELECT store_mentions(d.room, d.new_seq, d.op, d.actor, d.mentions) FROM done d WHERE d.mentions IS NOT NULL AND d.verdict = 'stored')
  SELECT d.ord, d.verdict, CASE WHEN d.verdict = 'conflict' THEN NULL ELSE d.new_seq END, CASE WHEN d.verdict = 'conflict' THEN NULL ELSE d.new_at END
  FROM done d WHERE (SELECT count(*) FROM new_mentions) >= 0;

  -- A statement of its own: a thread's root may have been stored by the one above.
  IF EXISTS (SELECT 1 FROM unnest(p_extra) x WHERE x ->> 'root' IS NOT NULL) THEN
    PERFORM follow_thread(m.room_id, m.thread_root_id, m.author_id, m.mentions) FROM unnest(p_room, p_op, p_extra) t(room, op, extra)
    JOIN LATERAL (SELECT x.room_id, x.thread_root_id, x.author_id, x.mentions FROM messages x WHERE x.id = t.op AND x.room_id IS NOT DISTINCT FROM t.room OFFSET 0) m ON true
    WHERE t.extra ->> 'root' IS NOT NULL AND m.thread_root_id IS NOT NULL;
  END IF;

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

-- Whether somebody is the only owner of a room who can still sign in: he may neither leave nor be made less.
CREATE OR REPLACE FUNCTION is_last_owner(p_room uuid, p_user uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_user AND m.state = 'active' AND m.role = 'owner')
    AND NOT EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.room_id = p_room AND m.user_id <> p_user AND m.state = 'active' AND m.role = 'owner' AND u.deactivated_at IS NULL)
$$;

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

-- The last owner stays (`forbidden`), unless the room is archived.
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
  IF p_reason = 'left' AND is_last_owner(p_room, p_actor) AND EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room AND r.archived_at IS NULL) THEN o_verdict := 'forbidden'; RETURN; END IF;
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

-- p_changes: what is to be otherwise, of {name, publicNameKey, nameKey, topic, topicKey, icon, archived, announcement, slowModeSeconds}; a key that is not there stays as
-- it is. Who may write is decided on the membership's version, so every membership gets a new one where that changes; slow mode is looked at in the append itself.
CREATE OR REPLACE FUNCTION update_room_v2(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_changes jsonb,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_new rooms%ROWTYPE;
  v_member_version bigint;
  v_at bigint := now_ms();
  v_old events%ROWTYPE;
  v_changed text[];
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'room-updated' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.version INTO v_member_version FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'stale'; RETURN; END IF;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member_version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  v_new := v_room;
  v_new.name := coalesce(p_changes ->> 'name', v_room.name);
  v_new.name_key := coalesce(p_changes ->> 'nameKey', v_room.name_key);
  v_new.public_name_key := CASE WHEN v_room.kind = 'public' THEN coalesce(p_changes ->> 'publicNameKey', v_room.public_name_key) END;
  v_new.topic := coalesce(p_changes ->> 'topic', v_room.topic);
  v_new.topic_key := coalesce(p_changes ->> 'topicKey', v_room.topic_key);
  v_new.icon := coalesce(p_changes ->> 'icon', v_room.icon);
  v_new.announcement := coalesce((p_changes ->> 'announcement')::boolean, v_room.announcement);
  v_new.slow_mode_seconds := coalesce((p_changes ->> 'slowModeSeconds')::int, v_room.slow_mode_seconds);
  v_new.archived_at := CASE (p_changes ->> 'archived')::boolean WHEN true THEN coalesce(v_room.archived_at, v_at) WHEN false THEN NULL ELSE v_room.archived_at END;
  v_changed := array_remove(ARRAY[
    CASE WHEN v_new.name <> v_room.name THEN 'name' END,
    CASE WHEN v_new.topic <> v_room.topic THEN 'topic' END,
    CASE WHEN v_new.icon <> v_room.icon THEN 'icon' END,
    CASE WHEN v_new.archived_at IS NOT NULL AND v_room.archived_at IS NULL THEN 'archived' END,
    CASE WHEN v_new.archived_at IS NULL AND v_room.archived_at IS NOT NULL THEN 'unarchived' END,
    CASE WHEN v_new.announcement <> v_room.announcement THEN 'announcement' END,
    CASE WHEN v_new.slow_mode_seconds <> v_room.slow_mode_seconds THEN 'slowModeSeconds' END], NULL);
  IF v_changed = '{}' THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rooms r WHERE r.public_name_key = v_new.public_name_key AND r.id <> p_room) THEN o_verdict := 'conflict'; RETURN; END IF;
  UPDATE rooms r SET name = v_new.name, name_key = v_new.name_key, public_name_key = v_new.public_name_key, topic = v_new.topic, topic_key = v_new.topic_key, icon = v_new.icon,
    announcement = v_new.announcement, slow_mode_seconds = v_new.slow_mode_seconds, archived_at = v_new.archived_at, version = r.version + 1
  WHERE r.id = p_room;
  IF v_changed && ARRAY['archived', 'unarchived', 'announcement'] THEN UPDATE memberships m SET version = m.version + 1 WHERE m.room_id = p_room AND m.state = 'active'; END IF;
  SELECT * INTO o_from, v_at FROM append_event(p_room, p_actor, 'room-updated', p_op, NULL, jsonb_build_object('changed', v_changed), NULL);
  o_to := o_from;
  o_verdict := 'stored';
END $$;

-- For good: nobody reads or writes it any more, and its name is free. The rows stay.
CREATE OR REPLACE FUNCTION delete_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_member_version bigint;
  v_at bigint;
  v_old events%ROWTYPE;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'room-deleted' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.version INTO v_member_version FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'stale'; RETURN; END IF;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member_version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  SELECT * INTO o_from, v_at FROM append_event(p_room, p_actor, 'room-deleted', p_op, NULL, NULL, NULL);
  o_to := o_from;
  UPDATE rooms r SET deleted_at = v_at, public_name_key = NULL, version = r.version + 1 WHERE r.id = p_room;
  o_inbox := bump_inboxes(ARRAY(SELECT m.user_id FROM memberships m WHERE m.room_id = p_room AND m.state = 'active'));
  o_verdict := 'stored';
END $$;

-- What people with a higher role do with others. The policy decides on the versions of both memberships; where one of them moved: `stale`, decide again.

-- What all of these look at first, under the room's lock: null where the write may go on. p_type: of the event that the operation would have written.
CREATE OR REPLACE FUNCTION judge_room_write(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_type text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_old events%ROWTYPE;
  v_deleted_at bigint;
  v_member_version bigint;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN RETURN CASE WHEN v_old.actor_id = p_actor AND v_old.type = p_type THEN 'duplicate' ELSE 'conflict' END; END IF;
  SELECT r.deleted_at INTO v_deleted_at FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN RETURN 'not-found'; END IF;
  SELECT m.version INTO v_member_version FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN RETURN 'stale'; END IF;
  IF v_deleted_at IS NOT NULL THEN RETURN 'gone'; END IF;
  IF v_member_version <> p_member_version THEN RETURN 'stale'; END IF;
  RETURN NULL;
END $$;

-- All of them or none: `forbidden` where one is banned, `not-found` where one does not exist. Who is in already stays as he is.
CREATE OR REPLACE FUNCTION add_members_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_users uuid[], p_node_name text,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_new uuid[];
  v_user uuid;
  v_history_from text;
BEGIN
  o_inbox := '[]'::jsonb;
  o_verdict := judge_room_write(p_room, p_op, p_actor, p_member_version, 'member-joined');
  IF o_verdict IS NOT NULL THEN RETURN; END IF;
  IF EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = p_room AND m.user_id = ANY(p_users) AND m.state = 'banned') THEN o_verdict := 'forbidden'; RETURN; END IF;
  v_new := ARRAY(SELECT DISTINCT u FROM unnest(p_users) u WHERE NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = p_room AND m.user_id = u AND m.state = 'active') ORDER BY u);
  IF v_new = '{}' THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF (SELECT count(*) FROM users u WHERE u.id = ANY(v_new) AND u.deactivated_at IS NULL) <> cardinality(v_new) THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT r.history_from INTO v_history_from FROM rooms r WHERE r.id = p_room;
  FOREACH v_user IN ARRAY v_new LOOP
    o_to := add_member(p_room, p_actor, v_user, 'member', CASE WHEN o_from IS NULL THEN p_op END, p_node_name, v_history_from);
    o_from := coalesce(o_from, o_to);
  END LOOP;
  o_inbox := bump_inboxes(v_new);
  o_verdict := 'stored';
END $$;

-- Ends a membership: p_reason `removed` or `banned`. p_target_version: null where the policy saw no membership at all. Who is not in the room any more can be banned
-- without a word in its log.
CREATE OR REPLACE FUNCTION end_membership_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_user uuid, p_target_version bigint, p_reason text,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_target memberships%ROWTYPE;
  v_at bigint := now_ms();
BEGIN
  o_inbox := '[]'::jsonb;
  o_verdict := judge_room_write(p_room, p_op, p_actor, p_member_version, 'member-left');
  IF o_verdict IS NOT NULL THEN RETURN; END IF;
  SELECT * INTO v_target FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_user;
  IF v_target.version IS DISTINCT FROM p_target_version THEN o_verdict := 'stale'; RETURN; END IF;
  IF v_target.state = 'banned' OR (p_reason = 'removed' AND v_target.state <> 'active') THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF v_target.state IS NULL THEN
    IF p_reason = 'removed' OR NOT EXISTS (SELECT 1 FROM users u WHERE u.id = p_user) THEN o_verdict := 'not-found'; RETURN; END IF;
    INSERT INTO memberships (room_id, user_id, role, state, first_seq, joined_at, changed_at, changed_by) VALUES (p_room, p_user, 'member', 'banned', 1, v_at, v_at, p_actor);
    o_verdict := 'stored';
    RETURN;
  END IF;
  IF v_target.state = 'active' THEN
    SELECT * INTO o_from, v_at FROM append_event(p_room, p_actor, 'member-left', p_op, NULL, jsonb_build_object('userId', p_user, 'reason', p_reason), NULL);
    o_to := o_from;
    UPDATE rooms r SET member_count = r.member_count - 1 WHERE r.id = p_room;
  END IF;
  UPDATE memberships m SET state = p_reason, version = m.version + 1, changed_at = v_at, changed_by = p_actor WHERE m.room_id = p_room AND m.user_id = p_user;
  o_inbox := bump_inboxes(ARRAY[p_user]);
  o_verdict := 'stored';
END $$;

-- Who was banned may come back; nothing is said in the log.
CREATE OR REPLACE FUNCTION unban_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_user uuid, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  o_inbox := '[]'::jsonb;
  o_verdict := judge_room_write(p_room, p_op, p_actor, p_member_version, '');
  IF o_verdict IS NOT NULL THEN RETURN; END IF;
  UPDATE memberships m SET state = 'removed', version = m.version + 1, changed_at = now_ms(), changed_by = p_actor WHERE m.room_id = p_room AND m.user_id = p_user AND m.state = 'banned';
  o_verdict := CASE WHEN FOUND THEN 'stored' ELSE 'unchanged' END;
END $$;

-- The last owner stays owner: `forbidden`.
CREATE OR REPLACE FUNCTION set_role_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_user uuid, p_target_version bigint, p_role text,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_target memberships%ROWTYPE;
  v_at bigint;
BEGIN
  o_inbox := '[]'::jsonb;
  o_verdict := judge_room_write(p_room, p_op, p_actor, p_member_version, 'role-changed');
  IF o_verdict IS NOT NULL THEN RETURN; END IF;
  SELECT * INTO v_target FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_user AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_target.version <> p_target_version THEN o_verdict := 'stale'; RETURN; END IF;
  IF v_target.role = p_role THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF is_last_owner(p_room, p_user) THEN o_verdict := 'forbidden'; RETURN; END IF;
  SELECT * INTO o_from, v_at FROM append_event(p_room, p_actor, 'role-changed', p_op, NULL, jsonb_build_object('userId', p_user, 'role', p_role), NULL);
  o_to := o_from;
  UPDATE memberships m SET role = p_role, version = m.version + 1, changed_at = v_at, changed_by = p_actor WHERE m.room_id = p_room AND m.user_id = p_user;
  o_verdict := 'stored';
END $$;

-- An invite that lets people in now, its row locked; null where it does not (any more). Its room's lock is held already.
CREATE OR REPLACE FUNCTION living_invite(p_code text) RETURNS invites LANGUAGE sql VOLATILE AS $$
  SELECT i FROM invites i WHERE i.code = p_code AND i.revoked_at IS NULL AND i.expires_at > now_ms() AND (i.max_uses IS NULL OR i.uses < i.max_uses) FOR UPDATE
$$;

-- Joins the room of an invite and counts the use. p_creator_version: of the membership of who made it, as the policy saw it (he may still invite). `not-found`: it lets
-- nobody in, for whatever reason. `forbidden`: banned. `unchanged`: is in already, or it is for the server, where the actor is; nothing is used up.
CREATE OR REPLACE FUNCTION accept_invite_v1(p_code text, p_op uuid, p_actor uuid, p_creator_version bigint, p_node_name text,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room uuid := (SELECT i.room_id FROM invites i WHERE i.code = p_code);
  v_invite invites%ROWTYPE;
  v_state text;
  v_old events%ROWTYPE;
BEGIN
  o_inbox := '[]'::jsonb;
  IF v_room IS NOT NULL THEN PERFORM lock_rooms(ARRAY[v_room]); END IF;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM v_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'member-joined' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_invite FROM living_invite(p_code);
  IF v_invite.code IS NULL THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_room IS NULL THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rooms r WHERE r.id = v_room AND r.deleted_at IS NOT NULL) THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.state INTO v_state FROM memberships m WHERE m.room_id = v_room AND m.user_id = p_actor;
  IF v_state = 'active' THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF v_state = 'banned' THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = v_room AND m.user_id = v_invite.creator_id AND m.version = p_creator_version) THEN o_verdict := 'stale'; RETURN; END IF;
  UPDATE invites i SET uses = i.uses + 1 WHERE i.code = p_code;
  o_from := add_member(v_room, p_actor, p_actor, 'member', p_op, p_node_name, (SELECT r.history_from FROM rooms r WHERE r.id = v_room));
  o_to := o_from;
  o_inbox := bump_inboxes(ARRAY[p_actor]);
  o_verdict := 'stored';
END $$;

-- Makes an account, with the use of its invite and the joining of the invite's room, all or nothing. o_is_first: nobody was on this server before, so nobody could invite.
-- p_needs_invite: others need a code. `forbidden`: there is none, or it lets nobody in. A taken handle breaks the unique key, and nothing is used up.
CREATE OR REPLACE FUNCTION register_v1(p_user uuid, p_handle text, p_display_name text, p_search_key text, p_password_hash text, p_needs_invite boolean, p_code text, p_creator_version bigint,
  p_op uuid, p_node_name text, OUT o_verdict text, OUT o_is_first boolean, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_invite invites%ROWTYPE;
BEGIN
  o_inbox := '[]'::jsonb;
  o_is_first := NOT EXISTS (SELECT 1 FROM users);
  IF o_is_first THEN
    -- Several may be first at once; the lock is of this alone, and later statements see what was committed before it.
    PERFORM pg_advisory_xact_lock(hashtext('register_v1'));
    o_is_first := NOT EXISTS (SELECT 1 FROM users);
  END IF;
  IF p_code IS NULL AND p_needs_invite AND NOT o_is_first THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF p_code IS NOT NULL AND NOT o_is_first THEN
    PERFORM lock_rooms(ARRAY(SELECT i.room_id FROM invites i WHERE i.code = p_code AND i.room_id IS NOT NULL));
    SELECT * INTO v_invite FROM living_invite(p_code);
    IF v_invite.code IS NULL THEN o_verdict := 'forbidden'; RETURN; END IF;
  END IF;
  INSERT INTO users (id, handle, display_name, search_key, password_hash, created_at) VALUES (p_user, p_handle, p_display_name, p_search_key, p_password_hash, now_ms());
  o_verdict := 'stored';
  IF v_invite.code IS NULL THEN RETURN; END IF;
  IF v_invite.room_id IS NULL THEN
    UPDATE invites i SET uses = i.uses + 1 WHERE i.code = p_code;
    RETURN;
  END IF;
  SELECT a.o_verdict, a.o_from, a.o_to, a.o_inbox INTO o_verdict, o_from, o_to, o_inbox FROM accept_invite_v1(p_code, p_op, p_user, p_creator_version, p_node_name) a;
  -- The invite fell while the account was made: the account goes with it.
  IF o_verdict <> 'stored' THEN RAISE EXCEPTION 'register_v1: %', o_verdict USING ERRCODE = 'PY001'; END IF;
END $$;
