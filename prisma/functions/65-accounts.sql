-- Deleting an account. `delete_account_v1` ends it at once; a worker then leaves its rooms (`leave_deleted_account_v1`) and, where that was asked for, takes its messages,
-- votes and reactions away in batches (`erase_traces_v1`).

-- A handle of a deleted account is taken, whoever makes the new one and however.
CREATE OR REPLACE FUNCTION refuse_reserved_handle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM reserved_handles h WHERE h.handle = NEW.handle) THEN RAISE EXCEPTION 'this handle is reserved' USING ERRCODE = '23505'; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER users_handle_reserved BEFORE INSERT OR UPDATE OF handle ON users FOR EACH ROW EXECUTE FUNCTION refuse_reserved_handle();

-- What is left of the person is a row without name, handle, password and devices: the author of what stays. Verdicts: stored, unchanged (gone already), last-admin.
-- o_sessions: sessions that ended now, and tokens of bots that the person made and therefore knows. o_inbox: of everybody who shares a room, and the person's own.
CREATE OR REPLACE FUNCTION delete_account_v1(p_user uuid, p_messages text, OUT o_verdict text, OUT o_sessions uuid[], OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_user users%ROWTYPE;
  v_audience uuid[];
  v_now bigint := now_ms();
BEGIN
  o_sessions := '{}';
  o_inbox := '[]'::jsonb;
  v_audience := ARRAY(SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.state = 'active' WHERE m.user_id = p_user AND m.state = 'active'
    UNION SELECT p_user);
  -- All admins too: the last two of them cannot go at once.
  PERFORM 1 FROM users u WHERE u.id = ANY(v_audience || ARRAY(SELECT a.id FROM users a WHERE a.admin)) ORDER BY u.id FOR NO KEY UPDATE;
  SELECT * INTO v_user FROM users u WHERE u.id = p_user;
  IF NOT FOUND OR v_user.deleted_at IS NOT NULL THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF is_last_admin(p_user) THEN o_verdict := 'last-admin'; RETURN; END IF;
  INSERT INTO unused_contents (content, since) SELECT v_user.picture, v_now WHERE v_user.picture IS NOT NULL ON CONFLICT DO NOTHING;
  UPDATE users u SET handle = 'deleted-' || left(replace(gen_random_uuid()::text, '-', ''), 12), display_name = 'Deleted account', search_key = '', password_hash = NULL,
    deactivated_at = coalesce(u.deactivated_at, v_now), deleted_at = v_now, about = '', time_zone = '', status_text = '', status_emoji = '', status_expires_at = NULL,
    picture = NULL, last_seen_at = NULL, admin = false, presence = 'invisible', presence_version = u.presence_version + 1, version = u.version + 1
  WHERE u.id = p_user;
  INSERT INTO reserved_handles (handle) VALUES (v_user.handle) ON CONFLICT DO NOTHING;
  WITH ended AS (UPDATE sessions s SET revoked_at = v_now WHERE s.user_id = p_user AND s.revoked_at IS NULL RETURNING s.id)
  SELECT coalesce(array_agg(e.id), '{}') INTO o_sessions FROM ended e;
  WITH ended AS (UPDATE bot_tokens t SET revoked_at = v_now WHERE t.created_by_id = p_user AND t.revoked_at IS NULL RETURNING t.id)
  SELECT o_sessions || coalesce(array_agg(e.id), '{}') INTO o_sessions FROM ended e;
  UPDATE sessions s SET device_name = '', device_platform = '', last_address = NULL WHERE s.user_id = p_user;
  DELETE FROM totp_secrets x WHERE x.user_id = p_user;
  DELETE FROM recovery_codes x WHERE x.user_id = p_user;
  DELETE FROM password_resets x WHERE x.user_id = p_user;
  DELETE FROM profile_operations x WHERE x.user_id = p_user;
  DELETE FROM blocks x WHERE p_user IN (x.user_id, x.blocked_id);
  DELETE FROM thread_reads x WHERE x.user_id = p_user;
  DELETE FROM saves x WHERE x.user_id = p_user;
  DELETE FROM push_waiting x USING push_targets t WHERE t.id = x.target_id AND t.user_id = p_user;
  DELETE FROM push_targets x WHERE x.user_id = p_user;
  DELETE FROM mentions x WHERE x.user_id = p_user;
  UPDATE invites i SET revoked_at = v_now WHERE i.creator_id = p_user AND i.revoked_at IS NULL;
  UPDATE files f SET removed_at = v_now WHERE f.uploader_id = p_user AND f.message_id IS NULL AND f.removed_at IS NULL;
  INSERT INTO account_deletions (user_id, messages, requested_at) VALUES (p_user, p_messages, v_now) ON CONFLICT DO NOTHING;
  o_inbox := bump_inboxes(v_audience);
  o_verdict := 'stored';
END $$;

-- Ends a membership of a deleted account. A room that would be left without an owner gets the next in rank (the longest there of those, never a guest); where there is
-- nobody, it is archived.
CREATE OR REPLACE FUNCTION leave_deleted_account_v1(p_room uuid, p_user uuid, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_next uuid;
  v_at bigint;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND OR v_room.deleted_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_user AND m.state = 'active') THEN
    o_verdict := 'unchanged';
    RETURN;
  END IF;
  IF v_room.kind <> 'direct' AND is_last_owner(p_room, p_user) THEN
    SELECT m.user_id INTO v_next FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.room_id = p_room AND m.state = 'active' AND m.role IN ('admin', 'moderator', 'member') AND u.deactivated_at IS NULL AND NOT u.bot
    ORDER BY array_position(ARRAY['admin', 'moderator', 'member'], m.role), m.joined_at, m.user_id LIMIT 1;
    IF v_next IS NOT NULL THEN
      SELECT e.o_seq, e.o_at INTO o_from, v_at FROM append_event(p_room, p_user, 'role-changed', NULL, NULL, jsonb_build_object('userId', v_next, 'role', 'owner'), NULL) e;
      UPDATE memberships m SET role = 'owner', version = m.version + 1, changed_at = v_at, changed_by = p_user WHERE m.room_id = p_room AND m.user_id = v_next;
    ELSIF v_room.archived_at IS NULL THEN
      UPDATE rooms r SET archived_at = now_ms(), version = r.version + 1 WHERE r.id = p_room;
      UPDATE memberships m SET version = m.version + 1 WHERE m.room_id = p_room AND m.state = 'active';
      SELECT e.o_seq INTO o_from FROM append_event(p_room, p_user, 'room-updated', NULL, NULL, jsonb_build_object('changed', ARRAY['archived']), NULL) e;
    END IF;
  END IF;
  SELECT e.o_seq, e.o_at INTO o_to, v_at FROM append_event(p_room, p_user, 'member-left', NULL, NULL, jsonb_build_object('userId', p_user, 'reason', 'left'), NULL) e;
  o_from := coalesce(o_from, o_to);
  UPDATE memberships m SET state = 'left', version = m.version + 1, changed_at = v_at WHERE m.room_id = p_room AND m.user_id = p_user;
  UPDATE rooms r SET member_count = r.member_count - 1 WHERE r.id = p_room;
  o_verdict := 'stored';
END $$;

-- Takes away the next p_limit of what a deleted account did in a room: messages after number p_after (with their files), votes, reactions; by the same changes of the log
-- that people make. o_after: where the next call goes on; `unchanged`: nothing is left.
CREATE OR REPLACE FUNCTION erase_traces_v1(p_room uuid, p_user uuid, p_after bigint, p_limit int,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb, OUT o_after bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_member memberships%ROWTYPE;
  v_types text[];
  v_extras jsonb[];
  v_count int;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  o_verdict := 'unchanged';
  o_after := p_after;
  SELECT * INTO v_member FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_user;
  IF NOT FOUND OR NOT EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room AND r.deleted_at IS NULL) THEN RETURN; END IF;
  SELECT array_agg(t.type ORDER BY t.nth, t.seq), array_agg(t.extra ORDER BY t.nth, t.seq), coalesce(max(t.seq), p_after) INTO v_types, v_extras, o_after FROM (
    SELECT * FROM (
      (SELECT 1 AS nth, m.seq, 'message-deleted' AS type, jsonb_build_object('target', m.id) AS extra FROM messages m
        WHERE m.room_id = p_room AND m.author_id = p_user AND m.seq > p_after AND m.deleted_at IS NULL ORDER BY m.seq LIMIT p_limit)
      UNION ALL
      (SELECT 2, NULL, 'vote-changed', jsonb_build_object('target', v.message_id, 'value', 0) FROM votes v JOIN messages m ON m.id = v.message_id AND m.room_id = v.room_id
        WHERE v.room_id = p_room AND v.user_id = p_user AND m.author_id <> p_user AND m.deleted_at IS NULL LIMIT p_limit)
      UNION ALL
      (SELECT 3, NULL, 'reaction-changed', jsonb_build_object('target', r.message_id, 'emoji', r.emoji, 'on', false, 'kindsMax', 0) FROM reactions r JOIN messages m ON m.id = r.message_id AND m.room_id = r.room_id
        WHERE r.room_id = p_room AND r.user_id = p_user AND m.author_id <> p_user AND m.deleted_at IS NULL LIMIT p_limit)) a
    ORDER BY a.nth, a.seq LIMIT p_limit) t;
  v_count := coalesce(cardinality(v_types), 0);
  IF v_count = 0 THEN RETURN; END IF;
  -- The log takes changes from members only. Nobody sees this but this transaction.
  UPDATE memberships m SET state = 'active', first_seq = 1 WHERE m.room_id = p_room AND m.user_id = p_user;
  SELECT min(a.seq), max(a.seq) INTO o_from, o_to
  FROM append_log_v1(array_fill(p_room, ARRAY[v_count]), ARRAY(SELECT gen_random_uuid() FROM generate_series(1, v_count)), array_fill(p_user, ARRAY[v_count]),
    array_fill(v_member.version, ARRAY[v_count]), v_types, array_fill(NULL::text, ARRAY[v_count]), array_fill(1, ARRAY[v_count]), v_extras) a WHERE a.verdict = 'stored';
  UPDATE memberships m SET state = v_member.state, first_seq = v_member.first_seq WHERE m.room_id = p_room AND m.user_id = p_user;
  IF o_from IS NOT NULL THEN o_verdict := 'stored'; END IF;
END $$;
