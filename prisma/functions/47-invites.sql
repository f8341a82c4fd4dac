-- An invite that lets people in now, its row locked; null where it does not (any more). Its room's lock is held already.
CREATE OR REPLACE FUNCTION living_invite(p_code text) RETURNS invites LANGUAGE sql VOLATILE AS $$
  SELECT i FROM invites i WHERE i.code = p_code AND i.revoked_at IS NULL AND i.expires_at > now_ms() AND (i.max_uses IS NULL OR i.uses < i.max_uses) FOR UPDATE
$$;

-- Joins the room of an invite and counts the use. p_creator_version: of the membership of who made it, as the policy saw it (he may still invite). `not-found`: it lets
-- nobody in, for whatever reason. `forbidden`: banned. `unchanged`: is in already, or it is for the server, where the actor is; nothing is used up.
CREATE OR REPLACE FUNCTION accept_invite_v1(p_code text, p_op uuid, p_actor uuid, p_creator_version bigint, p_node_name text,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room uuid := (SELECT i.room_id FROM invites i WHERE i.code = p_code);
  v_invite invites%ROWTYPE;
  v_state text;
  v_old events%ROWTYPE;
BEGIN
  o_inbox := '[]'::jsonb;
  IF v_room IS NOT NULL THEN PERFORM lock_rooms(ARRAY[v_room]); END IF;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM v_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'member-joined' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_invite FROM living_invite(p_code);
  IF v_invite.code IS NULL THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_room IS NULL THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rooms r WHERE r.id = v_room AND r.deleted_at IS NOT NULL) THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.state INTO v_state FROM memberships m WHERE m.room_id = v_room AND m.user_id = p_actor;
  IF v_state = 'active' THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF v_state = 'banned' THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = v_room AND m.user_id = v_invite.creator_id AND m.version = p_creator_version) THEN o_verdict := 'stale'; RETURN; END IF;
  UPDATE invites i SET uses = i.uses + 1 WHERE i.code = p_code;
  o_from := add_member(v_room, p_actor, p_actor, 'member', p_op, p_node_name, (SELECT r.history_from FROM rooms r WHERE r.id = v_room));
  o_to := o_from;
  o_inbox := bump_inboxes(ARRAY[p_actor]);
  o_verdict := 'stored';
END $$;

-- Makes an account, with the use of its invite and the joining of the invite's room, all or nothing. o_is_first: nobody was on this server before, so nobody could invite;
-- he administers it. -- p_needs_invite: others need a code. `forbidden`: there is none, or it lets nobody in. A taken handle breaks the unique key, and nothing is used up.
CREATE OR REPLACE FUNCTION register_v1(p_user uuid, p_handle text, p_display_name text, p_search_key text, p_password_hash text, p_needs_invite boolean, p_code text, p_creator_version bigint,
  p_op uuid, p_node_name text, OUT o_verdict text, OUT o_is_first boolean, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_invite invites%ROWTYPE;
BEGIN
  o_inbox := '[]'::jsonb;
  o_is_first := NOT EXISTS (SELECT 1 FROM users);
  IF o_is_first THEN
    -- Several may be first at once; the lock is of this alone, and later statements see what was committed before it.
    PERFORM pg_advisory_xact_lock(hashtext('register_v1'));
    o_is_first := NOT EXISTS (SELECT 1 FROM users);
  END IF;
  IF p_code IS NULL AND p_needs_invite AND NOT o_is_first THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF p_code IS NOT NULL AND NOT o_is_first THEN
    PERFORM lock_rooms(ARRAY(SELECT i.room_id FROM invites i WHERE i.code = p_code AND i.room_id IS NOT NULL));
    SELECT * INTO v_invite FROM living_invite(p_code);
    IF v_invite.code IS NULL THEN o_verdict := 'forbidden'; RETURN; END IF;
  END IF;
  INSERT INTO users (id, handle, display_name, search_key, password_hash, created_at, admin)
  VALUES (p_user, p_handle, p_display_name, p_search_key, p_password_hash, now_ms(), o_is_first);
  IF o_is_first THEN PERFORM record_audit(p_user, 'server-first-account', 'user', p_user::text, p_handle, NULL, NULL); END IF;
  o_verdict := 'stored';
  IF v_invite.code IS NULL THEN RETURN; END IF;
  IF v_invite.room_id IS NULL THEN
    UPDATE invites i SET uses = i.uses + 1 WHERE i.code = p_code;
    RETURN;
  END IF;
  SELECT a.o_verdict, a.o_from, a.o_to, a.o_inbox INTO o_verdict, o_from, o_to, o_inbox FROM accept_invite_v1(p_code, p_op, p_user, p_creator_version, p_node_name) a;
  -- The invite fell while the account was made: the account goes with it.
  IF o_verdict <> 'stored' THEN RAISE EXCEPTION 'register_v1: %', o_verdict USING ERRCODE = 'PY001'; END IF;
END $$;
