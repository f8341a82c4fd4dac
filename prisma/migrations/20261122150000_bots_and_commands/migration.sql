-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "command" JSONB;

-- CreateTable
CREATE TABLE "bots" (
    "user_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "op_id" UUID NOT NULL,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "bots_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "bot_tokens" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "is_limited" BOOLEAN NOT NULL,
    "room_ids" UUID[],
    "created_by_id" UUID NOT NULL,
    "op_id" UUID NOT NULL,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT,
    "last_used_at" BIGINT,
    "revoked_at" BIGINT,

    CONSTRAINT "bot_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bot_commands" (
    "bot_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "args" JSONB NOT NULL,
    "permission" TEXT,
    "place" INTEGER NOT NULL,

    CONSTRAINT "bot_commands_pkey" PRIMARY KEY ("bot_id","name")
);

-- CreateTable
CREATE TABLE "command_invocations" (
    "id" UUID NOT NULL,
    "room_id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "op_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "thread_root_id" UUID,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "message" TEXT,
    "message_id" UUID,

    CONSTRAINT "command_invocations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consumer_groups" (
    "consumer" TEXT NOT NULL,
    "since_ms" BIGINT NOT NULL,

    CONSTRAINT "consumer_groups_pkey" PRIMARY KEY ("consumer")
);

-- CreateIndex
CREATE UNIQUE INDEX "bots_owner_id_op_id_key" ON "bots"("owner_id", "op_id");

-- CreateIndex
CREATE UNIQUE INDEX "bot_tokens_token_hash_key" ON "bot_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "bot_tokens_bot_id_idx" ON "bot_tokens"("bot_id");

-- CreateIndex
CREATE INDEX "bot_tokens_revoked_at_idx" ON "bot_tokens"("revoked_at") WHERE (revoked_at IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "bot_tokens_created_by_id_op_id_key" ON "bot_tokens"("created_by_id", "op_id");

-- CreateIndex
CREATE INDEX "bot_commands_name_idx" ON "bot_commands"("name");

-- CreateIndex
CREATE INDEX "command_invocations_created_at_idx" ON "command_invocations"("created_at");

-- CreateIndex
CREATE INDEX "command_invocations_waiting_idx" ON "command_invocations"("bot_id", "created_at") WHERE (state = 'waiting');

-- CreateIndex
CREATE UNIQUE INDEX "command_invocations_user_id_op_id_key" ON "command_invocations"("user_id", "op_id");

-- Who starts a thread, writes in it or is named in it follows it, unless he has said that he does not. p_author, p_mentions: of a reply (or of a changed one).
CREATE OR REPLACE FUNCTION follow_thread(p_room uuid, p_root uuid, p_author uuid, p_mentions jsonb) RETURNS void LANGUAGE sql VOLATILE AS $$
  INSERT INTO thread_reads AS t (user_id, room_id, root_id, last_read_seq, is_followed, version)
  SELECT DISTINCT f.user_id, p_room, p_root, 0, true, 1 FROM messages m CROSS JOIN LATERAL (
    SELECT m.author_id AS user_id UNION ALL SELECT p_author
    UNION ALL SELECT u::uuid FROM jsonb_array_elements_text(coalesce(m.mentions -> 'userIds', '[]'::jsonb)) u
    UNION ALL SELECT u::uuid FROM jsonb_array_elements_text(coalesce(p_mentions -> 'userIds', '[]'::jsonb)) u) f
  WHERE m.id = p_root AND m.room_id IS NOT DISTINCT FROM p_room
  ON CONFLICT (user_id, room_id, root_id) DO UPDATE SET is_followed = true, version = t.version + 1 WHERE t.is_followed IS NULL
$$;

-- One change of a message (edit, delete, vote, reaction). The caller holds the room's lock. p_extra: {target, mentions, isModerator, value, emoji, on, kindsMax}.
-- Beside the verdicts of append_log_v1: `not-author`, and `too-many` where the message has p_extra.kindsMax different reactions.
CREATE OR REPLACE FUNCTION change_message_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_type text, p_body text, p_extra jsonb,
  OUT o_verdict text, OUT o_seq bigint, OUT o_at bigint) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off AS $$
DECLARE
  v_target uuid := (p_extra ->> 'target')::uuid;
  v_old events%ROWTYPE;
  v_room rooms%ROWTYPE;
  v_message messages%ROWTYPE;
  v_member memberships%ROWTYPE;
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
  SELECT * INTO v_member FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member.version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  SELECT * INTO v_message FROM messages m WHERE m.id = v_target AND m.room_id IS NOT DISTINCT FROM p_room;
  IF NOT FOUND OR v_message.seq < v_member.first_seq THEN o_verdict := 'not-found'; RETURN; END IF;
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
      IF v_message.reacted AND NOT EXISTS (SELECT 1 FROM reactions r WHERE r.room_id = p_room AND r.message_id = v_target AND r.emoji = v_emoji)
        AND (SELECT count(DISTINCT r.emoji) FROM reactions r WHERE r.room_id = p_room AND r.message_id = v_target) >= (p_extra ->> 'kindsMax')::int THEN
        o_verdict := 'too-many';
        RETURN;
      END IF;
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
-- The group commit: one row back for each item, with a verdict. Messages go set-based, everything else in a loop under the same locks (change_message_v1),
-- numbered after the batch's messages. VOLATILE, so that every statement sees what was committed before the locks were granted; READ COMMITTED, autocommit.
-- The planner settings and the OFFSET 0 lookups keep index plans even where a plan was cached on an empty database.
-- The same id twice in one call breaks a unique key: the caller merges those, or halves the batch.
-- p_chain: items that build on one another in this call (afterId, reply, thread) have the same number; one is stored only if all before it are. p_extra: null, or
--   {kind, after, replyTo, root, mentions, files, command} for a message; `after` only where it is not in this call. Files must be the actor's, of this room, and no message's.
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
