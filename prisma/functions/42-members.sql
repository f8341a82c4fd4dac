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
