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
