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
