-- AlterTable
ALTER TABLE "message_revisions" ADD COLUMN     "replaced_by" BIGINT;

-- AlterTable
ALTER TABLE "thread_reads" ADD COLUMN     "is_followed" BOOLEAN,
ADD COLUMN     "version" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "saves" (
    "room_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "saved_at" BIGINT NOT NULL,

    CONSTRAINT "saves_pkey" PRIMARY KEY ("room_id","message_id","user_id")
);

-- CreateIndex
CREATE INDEX "saves_user_id_saved_at_idx" ON "saves"("user_id", "saved_at");

-- CreateIndex
CREATE INDEX "messages_pinned_idx" ON "messages"("room_id", "seq") WHERE (pinned);

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

-- Pins a message or takes it down, under the room's lock: `unchanged` where it is so already, `too-many` where p_pinned_max are pinned.
CREATE OR REPLACE FUNCTION pin_message_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_message uuid, p_on boolean, p_pinned_max int, OUT o_verdict text, OUT o_seq bigint) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off AS $$
DECLARE
  v_old events%ROWTYPE;
  v_member memberships%ROWTYPE;
  v_message messages%ROWTYPE;
  v_at bigint;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN
    o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'message-pinned' AND v_old.message_id = p_message THEN 'duplicate' ELSE 'conflict' END;
    RETURN;
  END IF;
  SELECT * INTO v_member FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room AND r.deleted_at IS NOT NULL) THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member.version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  SELECT * INTO v_message FROM messages m WHERE m.id = p_message AND m.room_id IS NOT DISTINCT FROM p_room;
  IF NOT FOUND OR v_message.seq < v_member.first_seq THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_message.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_message.pinned = p_on THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF p_on AND (SELECT count(*) FROM messages m WHERE m.room_id = p_room AND m.pinned) >= p_pinned_max THEN o_verdict := 'too-many'; RETURN; END IF;
  SELECT e.o_seq, e.o_at INTO o_seq, v_at FROM append_event(p_room, p_actor, 'message-pinned', p_op, p_message, jsonb_build_object('on', p_on), NULL) e;
  UPDATE messages m SET pinned = p_on, version = pin_message_v1.o_seq WHERE m.id = p_message AND m.room_id IS NOT DISTINCT FROM p_room;
  o_verdict := 'stored';
END $$;

-- Moves somebody's mark in a thread, forward only, and says whether he follows it; null: left as it is. o_found: there is such a root that he may see.
CREATE OR REPLACE FUNCTION mark_thread_v1(p_room uuid, p_root uuid, p_user uuid, p_seq bigint, p_followed boolean, OUT o_found boolean, OUT o_changed boolean,
  OUT o_last_read_seq bigint, OUT o_is_followed boolean, OUT o_version bigint, OUT o_inbox_version bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_old thread_reads%ROWTYPE;
  v_head bigint;
BEGIN
  o_changed := false;
  o_found := EXISTS (SELECT 1 FROM messages m JOIN memberships k ON k.room_id = m.room_id AND k.user_id = p_user AND k.state = 'active'
    WHERE m.id = p_root AND m.room_id = p_room AND m.thread_root_id IS NULL AND m.seq >= k.first_seq);
  IF NOT o_found THEN RETURN; END IF;
  IF p_seq IS NOT NULL OR p_followed IS NOT NULL THEN
    INSERT INTO thread_reads (user_id, room_id, root_id, last_read_seq) VALUES (p_user, p_room, p_root, 0) ON CONFLICT (user_id, room_id, root_id) DO NOTHING;
  END IF;
  SELECT * INTO v_old FROM thread_reads t WHERE t.user_id = p_user AND t.room_id = p_room AND t.root_id = p_root FOR NO KEY UPDATE;
  SELECT coalesce(max(e.seq), 0) INTO v_head FROM events e WHERE e.room_id = p_room;
  o_last_read_seq := greatest(coalesce(v_old.last_read_seq, 0), least(coalesce(p_seq, 0), v_head));
  o_is_followed := coalesce(p_followed, v_old.is_followed);
  o_changed := o_last_read_seq > coalesce(v_old.last_read_seq, 0) OR o_is_followed IS DISTINCT FROM v_old.is_followed;
  o_version := coalesce(v_old.version, 0) + o_changed::int;
  IF o_changed THEN
    UPDATE thread_reads t SET last_read_seq = o_last_read_seq, is_followed = o_is_followed, version = o_version WHERE t.user_id = p_user AND t.room_id = p_room AND t.root_id = p_root;
    UPDATE users u SET inbox_version = u.inbox_version + 1 WHERE u.id = p_user RETURNING u.inbox_version INTO o_inbox_version;
  END IF;
  o_is_followed := coalesce(o_is_followed, false);
END $$;

-- Keeps a message for later or lets it go: `stored`, `unchanged`, `not-found`, `gone`. saved_at never comes twice for one person, so that it names a place in the list.
CREATE OR REPLACE FUNCTION set_save_v1(p_room uuid, p_message uuid, p_user uuid, p_on boolean, OUT o_verdict text, OUT o_saved_at bigint, OUT o_inbox_version bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_message messages%ROWTYPE;
BEGIN
  -- Shared: a deletion under way is waited for, and takes the saves that were there before it.
  SELECT m.* INTO v_message FROM messages m JOIN memberships k ON k.room_id = m.room_id AND k.user_id = p_user AND k.state = 'active'
  WHERE m.id = p_message AND m.room_id = p_room AND m.seq >= k.first_seq FOR SHARE OF m;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  PERFORM 1 FROM users u WHERE u.id = p_user FOR NO KEY UPDATE;
  SELECT s.saved_at INTO o_saved_at FROM saves s WHERE s.room_id = p_room AND s.message_id = p_message AND s.user_id = p_user;
  IF FOUND = p_on THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF p_on THEN
    IF v_message.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
    SELECT greatest(now_ms(), coalesce(max(s.saved_at), 0) + 1) INTO o_saved_at FROM saves s WHERE s.user_id = p_user;
    INSERT INTO saves (room_id, message_id, user_id, saved_at) VALUES (p_room, p_message, p_user, o_saved_at);
  ELSE
    DELETE FROM saves s WHERE s.room_id = p_room AND s.message_id = p_message AND s.user_id = p_user;
  END IF;
  UPDATE users u SET inbox_version = u.inbox_version + 1 WHERE u.id = p_user RETURNING u.inbox_version INTO o_inbox_version;
  o_verdict := 'stored';
END $$;

-- Threads that were there before: who takes part in them follows them.
SELECT follow_thread(m.room_id, m.thread_root_id, m.author_id, m.mentions) FROM messages m WHERE m.thread_root_id IS NOT NULL;
