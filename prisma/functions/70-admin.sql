-- What admins of the server do. Each writes its line of the audit log in its own transaction: what is not in the log was not done.

-- A line of the audit log. p_actor null: the operator at the command line.
CREATE OR REPLACE FUNCTION record_audit(p_actor uuid, p_action text, p_target_kind text, p_target_id text, p_target_name text, p_details jsonb, p_address text) RETURNS void LANGUAGE sql VOLATILE AS $$
  INSERT INTO audit_entries (at, actor_id, actor_handle, action, target_kind, target_id, target_name, details, address)
  VALUES (now_ms(), p_actor, (SELECT u.handle FROM users u WHERE u.id = p_actor), p_action, p_target_kind, p_target_id, p_target_name, coalesce(p_details, '{}'::jsonb), p_address)
$$;

-- Whether somebody is the only one who can administer the server: he may neither stop being an admin nor go.
CREATE OR REPLACE FUNCTION is_last_admin(p_user uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM users u WHERE u.id = p_user AND u.admin AND u.deactivated_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM users u WHERE u.admin AND u.id <> p_user AND u.deactivated_at IS NULL)
$$;

-- Whether this actor may administer now; null is the operator.
CREATE OR REPLACE FUNCTION may_administer(p_actor uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p_actor IS NULL OR EXISTS (SELECT 1 FROM users u WHERE u.id = p_actor AND u.admin AND u.deactivated_at IS NULL)
$$;

-- Takes an operation of an admin (p_actor null: the operator) in hand, once: false where it was done before. It is forgotten where the transaction fails; rows older than a month go.
CREATE OR REPLACE FUNCTION begin_admin_operation(p_actor uuid, p_op uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  DELETE FROM admin_operations o WHERE o.at < now_ms() - 2592000000;
  INSERT INTO admin_operations (actor_id, op_id, at) VALUES (coalesce(p_actor, '00000000-0000-0000-0000-000000000000'::uuid), p_op, now_ms()) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

-- Whether an owner of a room can still sign in.
CREATE OR REPLACE FUNCTION has_living_owner(p_room uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.room_id = p_room AND m.state = 'active' AND m.role = 'owner' AND u.deactivated_at IS NULL)
$$;

-- Makes somebody an admin or not (p_admin), deactivates an account with all its sessions (a bot's tokens, too) or brings it back (p_deactivated); null stays. Verdicts: stored, unchanged,
-- not-found (deleted, too), forbidden (the actor is no admin any more), conflict (the last admin), bot (bots do not administer). o_sessions: that ended by this. o_inbox: everybody who shares a room.
CREATE OR REPLACE FUNCTION admin_update_user_v1(p_user uuid, p_actor uuid, p_admin boolean, p_deactivated boolean, p_address text,
  OUT o_verdict text, OUT o_sessions uuid[], OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_user users%ROWTYPE;
  v_audience uuid[];
BEGIN
  o_inbox := '[]'::jsonb;
  o_sessions := '{}';
  v_audience := ARRAY(SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.state = 'active' WHERE m.user_id = p_user AND m.state = 'active'
    UNION SELECT p_user);
  -- All admins too: two of them cannot end each other at once.
  PERFORM 1 FROM users u WHERE u.id = ANY(v_audience || ARRAY(SELECT a.id FROM users a WHERE a.admin)) ORDER BY u.id FOR NO KEY UPDATE;
  IF NOT may_administer(p_actor) THEN o_verdict := 'forbidden'; RETURN; END IF;
  SELECT * INTO v_user FROM users u WHERE u.id = p_user AND u.deleted_at IS NULL;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  IF coalesce(p_admin, v_user.admin) = v_user.admin AND coalesce(p_deactivated, v_user.deactivated_at IS NOT NULL) = (v_user.deactivated_at IS NOT NULL) THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF p_admin AND v_user.bot THEN o_verdict := 'bot'; RETURN; END IF;
  IF (p_admin = false OR p_deactivated) AND is_last_admin(p_user) THEN o_verdict := 'conflict'; RETURN; END IF;
  UPDATE users u SET admin = coalesce(p_admin, u.admin), version = u.version + 1,
    deactivated_at = CASE p_deactivated WHEN true THEN coalesce(u.deactivated_at, now_ms()) WHEN false THEN NULL ELSE u.deactivated_at END
  WHERE u.id = p_user;
  IF p_deactivated THEN
    WITH ended AS (UPDATE sessions s SET revoked_at = now_ms() WHERE s.user_id = p_user AND s.revoked_at IS NULL RETURNING s.id) SELECT coalesce(array_agg(e.id), '{}') INTO o_sessions FROM ended e;
    -- Who comes back later is not let in by what was given out before.
    WITH ended AS (UPDATE bot_tokens t SET revoked_at = now_ms() WHERE t.bot_id = p_user AND t.revoked_at IS NULL RETURNING t.id)
    SELECT o_sessions || coalesce(array_agg(e.id), '{}') INTO o_sessions FROM ended e;
    DELETE FROM password_resets r WHERE r.user_id = p_user;
  END IF;
  IF p_admin IS NOT NULL THEN PERFORM record_audit(p_actor, CASE WHEN p_admin THEN 'user-made-admin' ELSE 'user-admin-ended' END, 'user', p_user::text, v_user.handle, NULL, p_address); END IF;
  IF p_deactivated IS NOT NULL THEN
    PERFORM record_audit(p_actor, CASE WHEN p_deactivated THEN 'user-deactivated' ELSE 'user-reactivated' END, 'user', p_user::text, v_user.handle,
      CASE WHEN p_deactivated THEN jsonb_build_object('sessions', cardinality(o_sessions)) END, p_address);
  END IF;
  o_inbox := bump_inboxes(v_audience);
  o_verdict := 'stored';
END $$;

-- The same, once for each p_op of the actor: `unchanged` where it was done before, whatever became of it since. What was refused may be asked again.
CREATE OR REPLACE FUNCTION admin_update_user_v2(p_user uuid, p_actor uuid, p_admin boolean, p_deactivated boolean, p_address text, p_op uuid,
  OUT o_verdict text, OUT o_sessions uuid[], OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF NOT begin_admin_operation(p_actor, p_op) THEN
    o_verdict := 'unchanged';
    o_sessions := '{}';
    o_inbox := '[]'::jsonb;
    RETURN;
  END IF;
  SELECT u.o_verdict, u.o_sessions, u.o_inbox INTO o_verdict, o_sessions, o_inbox FROM admin_update_user_v1(p_user, p_actor, p_admin, p_deactivated, p_address) u;
  IF o_verdict NOT IN ('stored', 'unchanged') THEN
    DELETE FROM admin_operations o WHERE o.actor_id = coalesce(p_actor, '00000000-0000-0000-0000-000000000000'::uuid) AND o.op_id = p_op;
  END IF;
END $$;

-- One of: archives a room or opens it again (p_archived), deletes it (p_deleted), makes one of its members its owner where no owner can sign in (p_owner). Direct rooms are
-- not found. p_actor null: the operator, who stands in the room's log as p_operator. Verdicts as in 40-rooms; `conflict`: the room has an owner.
CREATE OR REPLACE FUNCTION admin_update_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_operator uuid, p_archived boolean, p_deleted boolean, p_owner uuid, p_address text,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_author uuid := coalesce(p_actor, p_operator);
  v_action text;
  v_details jsonb;
  v_at bigint := now_ms();
  v_old events%ROWTYPE;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  IF NOT may_administer(p_actor) THEN o_verdict := 'forbidden'; RETURN; END IF;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = v_author THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room AND r.kind <> 'direct';
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF p_deleted THEN
    v_action := 'room-deleted';
    SELECT * INTO o_from, v_at FROM append_event(p_room, v_author, 'room-deleted', p_op, NULL, NULL, NULL);
    UPDATE rooms r SET deleted_at = v_at, public_name_key = NULL, version = r.version + 1 WHERE r.id = p_room;
    v_details := jsonb_build_object('members', v_room.member_count);
    o_inbox := bump_inboxes(ARRAY(SELECT m.user_id FROM memberships m WHERE m.room_id = p_room AND m.state = 'active'));
  ELSIF p_owner IS NOT NULL THEN
    IF has_living_owner(p_room) THEN o_verdict := 'conflict'; RETURN; END IF;
    IF NOT EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.room_id = p_room AND m.user_id = p_owner AND m.state = 'active' AND u.deactivated_at IS NULL) THEN
      o_verdict := 'not-found'; RETURN;
    END IF;
    v_action := 'room-owner-made';
    v_details := jsonb_build_object('userId', p_owner, 'handle', (SELECT u.handle FROM users u WHERE u.id = p_owner));
    SELECT * INTO o_from, v_at FROM append_event(p_room, v_author, 'role-changed', p_op, NULL, jsonb_build_object('userId', p_owner, 'role', 'owner'), NULL);
    UPDATE memberships m SET role = 'owner', version = m.version + 1, changed_at = v_at, changed_by = v_author WHERE m.room_id = p_room AND m.user_id = p_owner;
  ELSE
    IF p_archived = (v_room.archived_at IS NOT NULL) THEN o_verdict := 'unchanged'; RETURN; END IF;
    v_action := CASE WHEN p_archived THEN 'room-archived' ELSE 'room-unarchived' END;
    UPDATE rooms r SET archived_at = CASE WHEN p_archived THEN v_at END, version = r.version + 1 WHERE r.id = p_room;
    -- Who may write is decided on the membership's version.
    UPDATE memberships m SET version = m.version + 1 WHERE m.room_id = p_room AND m.state = 'active';
    SELECT * INTO o_from, v_at FROM append_event(p_room, v_author, 'room-updated', p_op, NULL, jsonb_build_object('changed', jsonb_build_array(CASE WHEN p_archived THEN 'archived' ELSE 'unarchived' END)), NULL);
  END IF;
  o_to := o_from;
  PERFORM record_audit(p_actor, v_action, 'room', p_room::text, v_room.name, v_details, p_address);
  o_verdict := 'stored';
END $$;
