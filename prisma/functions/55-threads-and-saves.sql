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
