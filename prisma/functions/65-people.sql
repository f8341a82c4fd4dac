-- Blocks somebody or lets him be heard again. p_direct: the direct room of the two, where there may be one. What the other one decided to write there before does not
-- follow: his membership gets a new version. `not-found`: there is no such person.
CREATE OR REPLACE FUNCTION set_block_v1(p_user uuid, p_blocked uuid, p_on boolean, p_direct uuid, OUT o_verdict text, OUT o_inbox_version bigint) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM lock_rooms(ARRAY[p_direct]);
  IF p_on THEN
    INSERT INTO blocks (user_id, blocked_id, created_at) SELECT p_user, u.id, now_ms() FROM users u WHERE u.id = p_blocked ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM blocks b WHERE b.user_id = p_user AND b.blocked_id = p_blocked;
  END IF;
  IF NOT FOUND THEN
    o_verdict := CASE WHEN EXISTS (SELECT 1 FROM users u WHERE u.id = p_blocked) THEN 'unchanged' ELSE 'not-found' END;
    RETURN;
  END IF;
  UPDATE memberships m SET version = m.version + 1 WHERE m.room_id = p_direct AND m.user_id = p_blocked AND m.state = 'active';
  UPDATE users u SET inbox_version = u.inbox_version + 1 WHERE u.id = p_user RETURNING u.inbox_version INTO o_inbox_version;
  o_verdict := 'stored';
END $$;

-- Until p_until (null: no longer) a member only reads. Nothing is said in the log; what he decided to write before does not follow, since his version moves.
CREATE OR REPLACE FUNCTION mute_member_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_user uuid, p_target_version bigint, p_until bigint,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_target memberships%ROWTYPE;
BEGIN
  o_inbox := '[]'::jsonb;
  o_verdict := judge_room_write(p_room, p_op, p_actor, p_member_version, '');
  IF o_verdict IS NOT NULL THEN RETURN; END IF;
  SELECT * INTO v_target FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_user AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_target.version <> p_target_version THEN o_verdict := 'stale'; RETURN; END IF;
  IF v_target.muted_until IS NOT DISTINCT FROM p_until THEN o_verdict := 'unchanged'; RETURN; END IF;
  UPDATE memberships m SET muted_until = p_until, version = m.version + 1 WHERE m.room_id = p_room AND m.user_id = p_user;
  o_inbox := bump_inboxes(ARRAY[p_user]);
  o_verdict := 'stored';
END $$;

-- Who is told of a room's reports: those who moderate it, and the server's admins.
CREATE OR REPLACE FUNCTION report_readers(p_room uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT m.user_id FROM memberships m JOIN rooms r ON r.id = m.room_id
    WHERE m.room_id = p_room AND m.state = 'active' AND m.role IN ('owner', 'admin', 'moderator') AND r.kind <> 'direct'
    UNION SELECT u.id FROM users u WHERE u.admin AND u.deactivated_at IS NULL)
$$;

-- Keeps what a message says now for the room's moderators. Verdicts: stored, unchanged (he has an open report of it), not-found, gone, forbidden (it is his own).
CREATE OR REPLACE FUNCTION report_message_v1(p_id uuid, p_room uuid, p_message uuid, p_reporter uuid, p_reason text, p_comment text,
  OUT o_verdict text, OUT o_open int, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_message messages%ROWTYPE;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT m.* INTO v_message FROM messages m JOIN memberships k ON k.room_id = m.room_id AND k.user_id = p_reporter AND k.state = 'active'
  WHERE m.id = p_message AND m.room_id = p_room AND m.seq >= k.first_seq;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_message.author_id = p_reporter THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM reports x WHERE x.id = p_id OR (x.room_id = p_room AND x.message_id = p_message AND x.reporter_id = p_reporter AND x.resolved_at IS NULL)) THEN
    o_verdict := 'unchanged';
    RETURN;
  END IF;
  IF v_message.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  INSERT INTO reports (id, room_id, message_id, reporter_id, reason, comment, body, file_names, reported_at)
  VALUES (p_id, p_room, p_message, p_reporter, p_reason, p_comment, v_message.body,
    ARRAY(SELECT f.name FROM files f WHERE f.room_id = p_room AND f.message_id = p_message ORDER BY f.place), now_ms());
  UPDATE rooms r SET open_reports = r.open_reports + 1 WHERE r.id = p_room RETURNING r.open_reports INTO o_open;
  o_inbox := bump_inboxes(report_readers(p_room));
  o_verdict := 'stored';
END $$;

-- Resolves every open report of the message that one report is about; the kept words go. Verdicts: stored, unchanged (it was resolved before), not-found.
CREATE OR REPLACE FUNCTION resolve_reports_v1(p_id uuid, p_actor uuid, p_action text, OUT o_verdict text, OUT o_open int, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_report reports%ROWTYPE;
  v_count int;
BEGIN
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_report FROM reports x WHERE x.id = p_id;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  PERFORM lock_rooms(ARRAY[v_report.room_id]);
  UPDATE reports x SET resolved_at = now_ms(), resolver_id = p_actor, action = p_action, body = '', file_names = '{}'
  WHERE x.room_id = v_report.room_id AND x.message_id = v_report.message_id AND x.resolved_at IS NULL;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  IF v_count = 0 THEN o_verdict := 'unchanged'; RETURN; END IF;
  UPDATE rooms r SET open_reports = r.open_reports - v_count WHERE r.id = v_report.room_id RETURNING r.open_reports INTO o_open;
  o_inbox := bump_inboxes(report_readers(v_report.room_id));
  o_verdict := 'stored';
END $$;

-- The same; p_as_admin: for the whole server, which goes into the audit log. `forbidden`: the actor is no admin any more.
CREATE OR REPLACE FUNCTION resolve_reports_v2(p_id uuid, p_actor uuid, p_action text, p_as_admin boolean, OUT o_verdict text, OUT o_open int, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF p_as_admin AND NOT may_administer(p_actor) THEN o_verdict := 'forbidden'; o_inbox := '[]'::jsonb; RETURN; END IF;
  SELECT r.o_verdict, r.o_open, r.o_inbox INTO o_verdict, o_open, o_inbox FROM resolve_reports_v1(p_id, p_actor, p_action) r;
  IF p_as_admin AND o_verdict = 'stored' THEN
    PERFORM record_audit(p_actor, 'report-resolved', 'report', p_id::text, (SELECT r.name FROM reports x JOIN rooms r ON r.id = x.room_id WHERE x.id = p_id), jsonb_build_object('action', p_action), NULL);
  END IF;
END $$;

-- Ends all open reports of a message that is deleted: whoever is not its author has decided. Verdicts: stored, unchanged (there was none, or it stands).
CREATE OR REPLACE FUNCTION close_reports_v1(p_room uuid, p_message uuid, p_actor uuid, OUT o_verdict text, OUT o_open int, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_report uuid := (SELECT x.id FROM reports x JOIN messages m ON m.room_id = x.room_id AND m.id = x.message_id AND m.deleted_at IS NOT NULL
    WHERE x.room_id = p_room AND x.message_id = p_message AND x.resolved_at IS NULL LIMIT 1);
BEGIN
  IF v_report IS NULL THEN o_verdict := 'unchanged'; o_inbox := '[]'::jsonb; RETURN; END IF;
  SELECT r.o_verdict, r.o_open, r.o_inbox INTO o_verdict, o_open, o_inbox FROM resolve_reports_v1(v_report, p_actor, 'removed') r;
END $$;

-- Forgets the words of open reports whose message its author deleted before p_before (epoch ms), or whose room is gone; the reports stay. How many.
CREATE OR REPLACE FUNCTION forget_reported_words_v1(p_before bigint) RETURNS int LANGUAGE sql VOLATILE AS $$
  WITH forgotten AS (UPDATE reports x SET body = '', file_names = '{}'
    WHERE x.resolved_at IS NULL AND (x.body <> '' OR x.file_names <> '{}')
      AND (EXISTS (SELECT 1 FROM rooms r WHERE r.id = x.room_id AND r.deleted_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM messages m WHERE m.room_id = x.room_id AND m.id = x.message_id AND m.deleted_at < p_before)) RETURNING 1)
  SELECT count(*)::int FROM forgotten
$$;

-- Deletes a message for an admin of the server, whether he is in its room or not, by the same change of the log that moderators make.
CREATE OR REPLACE FUNCTION admin_delete_message_v1(p_room uuid, p_message uuid, p_op uuid, p_actor uuid, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_member memberships%ROWTYPE;
  v_had boolean;
  v_now bigint := now_ms();
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  IF NOT may_administer(p_actor) THEN o_verdict := 'forbidden'; RETURN; END IF;
  -- The log takes changes from members only. Nobody sees this but this transaction.
  SELECT * INTO v_member FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor;
  v_had := FOUND;
  IF v_had THEN
    UPDATE memberships m SET state = 'active', first_seq = 1 WHERE m.room_id = p_room AND m.user_id = p_actor;
  ELSE
    INSERT INTO memberships (room_id, user_id, role, state, version, first_seq, joined_at, changed_at) VALUES (p_room, p_actor, 'member', 'active', 1, 1, v_now, v_now);
  END IF;
  SELECT a.verdict, a.seq, a.seq INTO o_verdict, o_from, o_to FROM append_log_v1(ARRAY[p_room], ARRAY[p_op], ARRAY[p_actor], ARRAY[coalesce(v_member.version, 1)],
    ARRAY['message-deleted'], ARRAY[NULL::text], ARRAY[1], ARRAY[jsonb_build_object('target', p_message, 'isModerator', true)]) a;
  IF v_had THEN
    UPDATE memberships m SET state = v_member.state, first_seq = v_member.first_seq WHERE m.room_id = p_room AND m.user_id = p_actor;
  ELSE
    DELETE FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor;
  END IF;
END $$;

-- Gives somebody a picture by the hash of its bytes (null: none). The caller holds the lock of the hash (lock_contents). Inboxes as update_profile_v3.
CREATE OR REPLACE FUNCTION set_picture_v1(p_user uuid, p_picture text) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_audience uuid[];
  v_old text;
BEGIN
  v_audience := ARRAY(SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.state = 'active' WHERE m.user_id = p_user AND m.state = 'active'
    UNION SELECT p_user);
  PERFORM 1 FROM users u WHERE u.id = ANY(v_audience) ORDER BY u.id FOR NO KEY UPDATE;
  SELECT u.picture INTO v_old FROM users u WHERE u.id = p_user;
  IF v_old IS NOT DISTINCT FROM p_picture THEN RETURN '[]'::jsonb; END IF;
  UPDATE users u SET picture = p_picture, version = u.version + 1 WHERE u.id = p_user;
  INSERT INTO unused_contents (content, since) SELECT v_old, now_ms() WHERE v_old IS NOT NULL ON CONFLICT (content) DO UPDATE SET since = excluded.since;
  RETURN bump_inboxes(v_audience);
END $$;

-- Whether some file or picture has these bytes. The caller holds the lock of their hash.
CREATE OR REPLACE FUNCTION is_content_used(p_content text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM files f WHERE f.content = p_content) OR EXISTS (SELECT 1 FROM files f WHERE f.thumb_content = p_content)
    OR EXISTS (SELECT 1 FROM users u WHERE u.picture = p_content)
$$;

-- Takes one entry of what was somebody's picture. o_content: null where none is left. o_is_free: nobody has the bytes; they go before this is committed.
CREATE OR REPLACE FUNCTION take_unused_content_v1(OUT o_content text, OUT o_is_free boolean) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  SELECT x.content INTO o_content FROM unused_contents x ORDER BY x.since LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM lock_contents(ARRAY[o_content]);
  DELETE FROM unused_contents x WHERE x.content = o_content;
  o_is_free := NOT is_content_used(o_content);
END $$;
