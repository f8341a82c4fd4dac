-- Who is told of a room's reports: those who moderate it, and the server's admins.
CREATE OR REPLACE FUNCTION report_readers(p_room uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT m.user_id FROM memberships m JOIN rooms r ON r.id = m.room_id
    WHERE m.room_id = p_room AND m.state = 'active' AND m.role IN ('owner', 'admin', 'moderator') AND r.kind <> 'direct'
    UNION SELECT u.id FROM users u WHERE u.admin AND u.deactivated_at IS NULL)
$$;

-- The same; p_as_admin: for the whole server, which goes into the audit log. `forbidden`: the actor is no admin any more.
CREATE OR REPLACE FUNCTION resolve_reports_v2(p_id uuid, p_actor uuid, p_action text, p_as_admin boolean, OUT o_verdict text, OUT o_open int, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF p_as_admin AND NOT may_administer(p_actor) THEN o_verdict := 'forbidden'; o_inbox := '[]'::jsonb; RETURN; END IF;
  SELECT r.o_verdict, r.o_open, r.o_inbox INTO o_verdict, o_open, o_inbox FROM resolve_reports_v1(p_id, p_actor, p_action) r;
  IF p_as_admin AND o_verdict = 'stored' THEN
    PERFORM record_audit(p_actor, 'report-resolved', 'report', p_id::text, (SELECT r.name FROM reports x JOIN rooms r ON r.id = x.room_id WHERE x.id = p_id), jsonb_build_object('action', p_action), NULL);
  END IF;
END $$;

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
