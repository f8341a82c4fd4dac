-- Files: what messages hold besides words. Everything is added; append_log_v1 and change_message_v1 keep their signatures.
ALTER TABLE "messages" ADD COLUMN "has_files" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "files" (
    "id" UUID NOT NULL,
    "room_id" UUID NOT NULL,
    "uploader_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "content" TEXT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "duration_ms" INTEGER,
    "thumb_content" TEXT,
    "thumb_width" INTEGER,
    "thumb_height" INTEGER,
    "uploaded_at" BIGINT NOT NULL,
    "message_id" UUID,
    "place" INTEGER,
    "removed_at" BIGINT,
    CONSTRAINT "files_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "files_message_idx" ON "files"("room_id", "message_id", "place") WHERE (message_id IS NOT NULL);
CREATE INDEX "files_unsent_idx" ON "files"("uploaded_at") WHERE (message_id IS NULL AND removed_at IS NULL);
CREATE INDEX "files_removed_idx" ON "files"("removed_at") WHERE (removed_at IS NOT NULL);
CREATE INDEX "files_content_idx" ON "files"("content");
CREATE INDEX "files_thumb_idx" ON "files"("thumb_content") WHERE (thumb_content IS NOT NULL);

CREATE TABLE "file_use" (
    "owner_id" UUID NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT "file_use_pkey" PRIMARY KEY ("owner_id")
);

-- Whether a person may put these files into a message of this room. The caller holds the room's lock.
CREATE OR REPLACE FUNCTION files_verdict(p_room uuid, p_actor uuid, p_files uuid[]) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN count(*) FILTER (WHERE f.message_id IS NULL) = cardinality(p_files) THEN 'stored' WHEN count(*) < cardinality(p_files) THEN 'no-file' ELSE 'file-taken' END
  FROM files f WHERE f.id = ANY(p_files) AND f.room_id = p_room AND f.uploader_id = p_actor AND f.removed_at IS NULL
$$;

-- Locks contents (by their hashes) until the end of the transaction, always in the same order: nobody takes bytes away while somebody relies on their being there.
CREATE OR REPLACE FUNCTION lock_contents(p_contents text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(k.key) FROM (SELECT DISTINCT hashtextextended('content ' || c, 0) AS key FROM unnest(p_contents) c WHERE c IS NOT NULL ORDER BY 1) k;
END $$;

-- Stores what is known of an uploaded file. Verdicts: stored, duplicate (the same person has stored it before, and it is there), conflict (the id is taken),
-- person-full, server-full. o_used: bytes that the person, or the server, has now.
CREATE OR REPLACE FUNCTION store_file_v1(p_id uuid, p_room uuid, p_uploader uuid, p_name text, p_type text, p_size bigint, p_content text, p_width int, p_height int,
  p_duration int, p_thumb text, p_thumb_width int, p_thumb_height int, p_person_max bigint, p_server_max bigint, OUT o_verdict text, OUT o_used bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_server constant uuid := '00000000-0000-0000-0000-000000000000';
  v_old files%ROWTYPE;
  v_all bigint;
BEGIN
  INSERT INTO file_use (owner_id, bytes) VALUES (v_server, 0), (p_uploader, 0) ON CONFLICT DO NOTHING;
  SELECT u.bytes INTO v_all FROM file_use u WHERE u.owner_id = v_server FOR UPDATE;
  SELECT u.bytes INTO o_used FROM file_use u WHERE u.owner_id = p_uploader FOR UPDATE;
  SELECT * INTO v_old FROM files f WHERE f.id = p_id;
  IF FOUND THEN
    o_verdict := CASE WHEN v_old.uploader_id = p_uploader AND v_old.room_id = p_room AND v_old.removed_at IS NULL THEN 'duplicate' ELSE 'conflict' END;
    RETURN;
  END IF;
  IF o_used + p_size > p_person_max THEN o_verdict := 'person-full'; RETURN; END IF;
  IF v_all + p_size > p_server_max THEN o_verdict := 'server-full'; o_used := v_all; RETURN; END IF;
  INSERT INTO files (id, room_id, uploader_id, name, type, size, content, width, height, duration_ms, thumb_content, thumb_width, thumb_height, uploaded_at)
  VALUES (p_id, p_room, p_uploader, p_name, p_type, p_size, p_content, p_width, p_height, p_duration, p_thumb, p_thumb_width, p_thumb_height, now_ms());
  UPDATE file_use u SET bytes = u.bytes + p_size WHERE u.owner_id IN (v_server, p_uploader);
  o_verdict := 'stored';
END $$;

-- Files that no message took up in time are nobody's any more. Under the rooms' locks, so that none is taken up meanwhile.
CREATE OR REPLACE FUNCTION expire_files_v1(p_before bigint, p_limit int) RETURNS int LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_ids uuid[];
  v_rooms uuid[];
  v_count int;
BEGIN
  SELECT array_agg(f.id), array_agg(f.room_id) INTO v_ids, v_rooms
  FROM (SELECT x.id, x.room_id FROM files x WHERE x.message_id IS NULL AND x.removed_at IS NULL AND x.uploaded_at < p_before ORDER BY x.uploaded_at LIMIT p_limit) f;
  IF v_ids IS NULL THEN RETURN 0; END IF;
  PERFORM lock_rooms(v_rooms);
  UPDATE files f SET removed_at = now_ms() WHERE f.id = ANY(v_ids) AND f.message_id IS NULL AND f.removed_at IS NULL;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;

-- Takes one removed file away, whichever nobody else has in his hands. o_contents: bytes that no other file has; they go before this is committed. o_id: null where none is left.
CREATE OR REPLACE FUNCTION take_removed_file_v1(OUT o_id uuid, OUT o_contents text[]) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_file files%ROWTYPE;
BEGIN
  SELECT * INTO v_file FROM files f WHERE f.removed_at IS NOT NULL ORDER BY f.removed_at LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM lock_contents(ARRAY[v_file.content, v_file.thumb_content]);
  DELETE FROM files f WHERE f.id = v_file.id;
  UPDATE file_use u SET bytes = u.bytes - v_file.size WHERE u.owner_id = '00000000-0000-0000-0000-000000000000';
  UPDATE file_use u SET bytes = u.bytes - v_file.size WHERE u.owner_id = v_file.uploader_id;
  o_id := v_file.id;
  o_contents := ARRAY(SELECT c FROM unnest(ARRAY[v_file.content, v_file.thumb_content]) c
    WHERE c IS NOT NULL AND NOT EXISTS (SELECT 1 FROM files f WHERE f.content = c) AND NOT EXISTS (SELECT 1 FROM files f WHERE f.thumb_content = c));
END $$;

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
    UPDATE messages m SET body = '', salt = NULL, mentions = NULL, has_files = false, deleted_at = o_at, version = o_seq, countable = false, up = 0, down = 0, reacted = false, pinned = false
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
--   {kind, after, replyTo, root, mentions, files} for a message; `after` only where it is not in this call. Files must be the actor's, of this room, and no message's.
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
    AND EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room[1] AND r.deleted_at IS NULL)
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
           WHEN i.files IS NOT NULL AND EXISTS (SELECT 1 FROM inp x WHERE x.ord < i.ord AND x.files && i.files) THEN 'waiting'
           WHEN i.files IS NOT NULL THEN files_verdict(i.room, i.actor, i.files)
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
    INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, salt, created_at, reply_to_id, thread_root_id, mentions, countable, has_files)
    SELECT d.room, d.op, d.new_seq, d.new_seq, d.actor, d.kind, d.body, d.salt, d.new_at, d.reply_to, d.root, d.mentions, d.root IS NULL, d.files IS NOT NULL
    FROM done d WHERE d.verdict = 'stored'),
  new_files AS (
    UPDATE files x SET message_id = d.op, place = u.place FROM done d CROSS JOIN LATERAL unnest(d.files) WITH ORDINALITY u(id, place) WHERE d.verdict = 'stored' AND x.id = u.id),
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
