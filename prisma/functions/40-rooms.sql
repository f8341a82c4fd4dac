-- Rare writes to rooms and memberships. Each takes the room's lock first, numbers its own events, and answers its verdict, the numbers it stored and
-- [{userId, inboxVersion}] of everybody whose inbox it concerns. The same operation again: `duplicate`, nothing done twice.

-- Raises the inbox version of these people; rows are locked in order of their ids, so that two such calls cannot wait for each other.
CREATE OR REPLACE FUNCTION bump_inboxes(p_users uuid[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_result jsonb;
BEGIN
  PERFORM 1 FROM users u WHERE u.id = ANY(p_users) ORDER BY u.id FOR NO KEY UPDATE;
  WITH bumped AS (UPDATE users u SET inbox_version = u.inbox_version + 1 WHERE u.id = ANY(p_users) RETURNING u.id, u.inbox_version)
  SELECT coalesce(jsonb_agg(jsonb_build_object('userId', b.id, 'inboxVersion', b.inbox_version)), '[]'::jsonb) INTO v_result FROM bumped b;
  RETURN v_result;
END $$;

-- Makes somebody an active member and writes `member-joined`. The caller holds the lock and has checked that this is allowed.
CREATE OR REPLACE FUNCTION add_member(p_room uuid, p_actor uuid, p_user uuid, p_role text, p_op uuid, p_node_name text, p_history_from text) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_seq bigint;
  v_at bigint;
  v_first bigint;
BEGIN
  SELECT * INTO v_seq, v_at FROM append_event(p_room, p_actor, 'member-joined', p_op, NULL, jsonb_strip_nulls(jsonb_build_object('userId', p_user, 'role', p_role, 'nodeName', p_node_name)), NULL);
  v_first := CASE WHEN p_history_from = 'join' THEN v_seq ELSE 1 END;
  INSERT INTO memberships AS m (room_id, user_id, role, state, version, first_seq, last_read_seq, joined_at, changed_at)
  VALUES (p_room, p_user, p_role, 'active', 1, v_first, v_seq, v_at, v_at)
  ON CONFLICT (room_id, user_id) DO UPDATE SET role = excluded.role, state = 'active', version = m.version + 1, first_seq = excluded.first_seq,
    last_read_seq = excluded.last_read_seq, mark_version = m.mark_version + 1, joined_at = excluded.joined_at, changed_at = excluded.changed_at;
  UPDATE rooms r SET member_count = r.member_count + 1 WHERE r.id = p_room;
  RETURN v_seq;
END $$;

-- Whether somebody is the only owner of a room who can still sign in: he may neither leave nor be made less.
CREATE OR REPLACE FUNCTION is_last_owner(p_room uuid, p_user uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_user AND m.state = 'active' AND m.role = 'owner')
    AND NOT EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.room_id = p_room AND m.user_id <> p_user AND m.state = 'active' AND m.role = 'owner' AND u.deactivated_at IS NULL)
$$;

CREATE OR REPLACE FUNCTION create_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_kind text, p_name text, p_public_name_key text, p_name_key text, p_topic text, p_topic_key text,
  p_history_from text, p_members uuid[], p_direct_users uuid[], p_node_name text, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_members uuid[] := ARRAY(SELECT DISTINCT u FROM unnest(p_members) u WHERE u <> p_actor ORDER BY u);
  v_user uuid;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF FOUND THEN
    -- A direct room is named by its people: whoever of them asks gets it, and is back in it if he had left.
    IF p_kind = 'direct' AND v_room.kind = 'direct' AND v_room.direct_user_ids = p_direct_users THEN
      IF EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'left') THEN
        o_from := add_member(p_room, p_actor, p_actor, 'member', p_op, p_node_name, v_room.history_from);
        o_to := o_from;
        o_inbox := bump_inboxes(ARRAY[p_actor]);
        o_verdict := 'stored';
      ELSE
        o_verdict := 'duplicate';
      END IF;
    ELSE
      o_verdict := CASE WHEN p_kind <> 'direct' AND v_room.creator_id = p_actor THEN 'duplicate' ELSE 'conflict' END;
    END IF;
    RETURN;
  END IF;
  IF (SELECT count(*) FROM users u WHERE u.id = ANY(v_members || p_actor) AND u.deactivated_at IS NULL) <> cardinality(v_members) + 1 THEN o_verdict := 'not-found'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rooms r WHERE r.public_name_key = p_public_name_key) THEN o_verdict := 'conflict'; RETURN; END IF;
  INSERT INTO rooms (id, kind, name, topic, history_from, public_name_key, name_key, topic_key, direct_user_ids, creator_id, created_at)
  VALUES (p_room, p_kind, p_name, p_topic, p_history_from, p_public_name_key, p_name_key, p_topic_key, p_direct_users, p_actor, now_ms());
  o_from := add_member(p_room, p_actor, p_actor, 'owner', p_op, p_node_name, p_history_from);
  o_to := o_from;
  FOREACH v_user IN ARRAY v_members LOOP
    o_to := add_member(p_room, p_actor, v_user, 'member', NULL, NULL, p_history_from);
  END LOOP;
  o_inbox := bump_inboxes(v_members || p_actor);
  o_verdict := 'stored';
END $$;

CREATE OR REPLACE FUNCTION join_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_node_name text, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_state text;
  v_old events%ROWTYPE;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'member-joined' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.state INTO v_state FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := CASE WHEN v_state IS NULL THEN 'not-found' ELSE 'gone' END; RETURN; END IF;
  IF v_state = 'active' THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF v_room.kind <> 'public' THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_state = 'banned' THEN o_verdict := 'forbidden'; RETURN; END IF;
  o_from := add_member(p_room, p_actor, p_actor, 'member', p_op, p_node_name, v_room.history_from);
  o_to := o_from;
  o_inbox := bump_inboxes(ARRAY[p_actor]);
  o_verdict := 'stored';
END $$;

-- People who come at the same time: a verdict for each, in the order of their ids, so that two such calls cannot wait for each other's inboxes.
CREATE OR REPLACE FUNCTION join_together_v1(p_room uuid, p_ops uuid[], p_actors uuid[], p_node_name text)
RETURNS TABLE (o_ord int, o_verdict text, o_from bigint, o_to bigint, o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_item record;
BEGIN
  FOR v_item IN SELECT t.op, t.actor, t.ord FROM unnest(p_ops, p_actors) WITH ORDINALITY t(op, actor, ord) ORDER BY t.actor, t.ord LOOP
    o_ord := v_item.ord;
    SELECT j.o_verdict, j.o_from, j.o_to, j.o_inbox INTO o_verdict, o_from, o_to, o_inbox FROM join_room_v1(p_room, v_item.op, v_item.actor, p_node_name) j;
    RETURN NEXT;
  END LOOP;
END $$;

-- The last owner stays (`forbidden`), unless the room is archived.
CREATE OR REPLACE FUNCTION leave_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_reason text, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_state text;
  v_at bigint;
  v_old events%ROWTYPE;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'member-left' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT m.state INTO v_state FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room AND r.deleted_at IS NOT NULL) THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_state <> 'active' THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF p_reason = 'left' AND is_last_owner(p_room, p_actor) AND EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room AND r.archived_at IS NULL) THEN o_verdict := 'forbidden'; RETURN; END IF;
  SELECT * INTO o_from, v_at FROM append_event(p_room, p_actor, 'member-left', p_op, NULL, jsonb_build_object('userId', p_actor, 'reason', p_reason), NULL);
  o_to := o_from;
  UPDATE memberships m SET state = p_reason, version = m.version + 1, changed_at = v_at WHERE m.room_id = p_room AND m.user_id = p_actor;
  UPDATE rooms r SET member_count = r.member_count - 1 WHERE r.id = p_room;
  o_inbox := bump_inboxes(ARRAY[p_actor]);
  o_verdict := 'stored';
END $$;

-- For nodes of the version before, beside which this one runs. Null name or topic: left as it is. The keys come folded from the caller.
CREATE OR REPLACE FUNCTION update_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_name text, p_public_name_key text, p_name_key text, p_topic text, p_topic_key text,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_member_version bigint;
  v_at bigint;
  v_old events%ROWTYPE;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'room-updated' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.version INTO v_member_version FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member_version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  IF coalesce(p_name, v_room.name) = v_room.name AND coalesce(p_topic, v_room.topic) = v_room.topic THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF v_room.kind = 'public' AND EXISTS (SELECT 1 FROM rooms r WHERE r.public_name_key = p_public_name_key AND r.id <> p_room) THEN o_verdict := 'conflict'; RETURN; END IF;
  UPDATE rooms r SET name = coalesce(p_name, r.name), topic = coalesce(p_topic, r.topic), name_key = coalesce(p_name_key, r.name_key), topic_key = coalesce(p_topic_key, r.topic_key),
    public_name_key = CASE WHEN r.kind = 'public' THEN coalesce(p_public_name_key, r.public_name_key) END, version = r.version + 1
  WHERE r.id = p_room;
  SELECT * INTO o_from, v_at FROM append_event(p_room, p_actor, 'room-updated', p_op, NULL, NULL, NULL);
  o_to := o_from;
  o_verdict := 'stored';
END $$;

-- p_changes: what is to be otherwise, of {name, publicNameKey, nameKey, topic, topicKey, icon, archived, announcement, slowModeSeconds}; a key that is not there stays as
-- it is. The event keeps what the room became (the topic shortened: it is said in one line), since a later reader finds only the room of his day. Who may write is decided on the membership's version, so every membership gets a new one where that changes; slow mode is looked at in the append itself.
CREATE OR REPLACE FUNCTION update_room_v2(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_changes jsonb,
  OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_new rooms%ROWTYPE;
  v_member_version bigint;
  v_at bigint := now_ms();
  v_old events%ROWTYPE;
  v_changed text[];
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'room-updated' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.version INTO v_member_version FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'stale'; RETURN; END IF;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member_version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  v_new := v_room;
  v_new.name := coalesce(p_changes ->> 'name', v_room.name);
  v_new.name_key := coalesce(p_changes ->> 'nameKey', v_room.name_key);
  v_new.public_name_key := CASE WHEN v_room.kind = 'public' THEN coalesce(p_changes ->> 'publicNameKey', v_room.public_name_key) END;
  v_new.topic := coalesce(p_changes ->> 'topic', v_room.topic);
  v_new.topic_key := coalesce(p_changes ->> 'topicKey', v_room.topic_key);
  v_new.icon := coalesce(p_changes ->> 'icon', v_room.icon);
  v_new.announcement := coalesce((p_changes ->> 'announcement')::boolean, v_room.announcement);
  v_new.slow_mode_seconds := coalesce((p_changes ->> 'slowModeSeconds')::int, v_room.slow_mode_seconds);
  v_new.archived_at := CASE (p_changes ->> 'archived')::boolean WHEN true THEN coalesce(v_room.archived_at, v_at) WHEN false THEN NULL ELSE v_room.archived_at END;
  v_changed := array_remove(ARRAY[
    CASE WHEN v_new.name <> v_room.name THEN 'name' END,
    CASE WHEN v_new.topic <> v_room.topic THEN 'topic' END,
    CASE WHEN v_new.icon <> v_room.icon THEN 'icon' END,
    CASE WHEN v_new.archived_at IS NOT NULL AND v_room.archived_at IS NULL THEN 'archived' END,
    CASE WHEN v_new.archived_at IS NULL AND v_room.archived_at IS NOT NULL THEN 'unarchived' END,
    CASE WHEN v_new.announcement <> v_room.announcement THEN 'announcement' END,
    CASE WHEN v_new.slow_mode_seconds <> v_room.slow_mode_seconds THEN 'slowModeSeconds' END], NULL);
  IF v_changed = '{}' THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rooms r WHERE r.public_name_key = v_new.public_name_key AND r.id <> p_room) THEN o_verdict := 'conflict'; RETURN; END IF;
  UPDATE rooms r SET name = v_new.name, name_key = v_new.name_key, public_name_key = v_new.public_name_key, topic = v_new.topic, topic_key = v_new.topic_key, icon = v_new.icon,
    announcement = v_new.announcement, slow_mode_seconds = v_new.slow_mode_seconds, archived_at = v_new.archived_at, version = r.version + 1
  WHERE r.id = p_room;
  IF v_changed && ARRAY['archived', 'unarchived', 'announcement'] THEN UPDATE memberships m SET version = m.version + 1 WHERE m.room_id = p_room AND m.state = 'active'; END IF;
  SELECT * INTO o_from, v_at FROM append_event(p_room, p_actor, 'room-updated', p_op, NULL, jsonb_build_object('changed', v_changed, 'became', jsonb_strip_nulls(jsonb_build_object(
    'name', CASE WHEN 'name' = ANY (v_changed) THEN v_new.name END,
    'topic', CASE WHEN 'topic' = ANY (v_changed) THEN left(v_new.topic, 120) END,
    'icon', CASE WHEN 'icon' = ANY (v_changed) THEN v_new.icon END,
    'announcement', CASE WHEN 'announcement' = ANY (v_changed) THEN v_new.announcement END,
    'slowModeSeconds', CASE WHEN 'slowModeSeconds' = ANY (v_changed) THEN v_new.slow_mode_seconds END))), NULL);
  o_to := o_from;
  o_verdict := 'stored';
END $$;

-- For good: nobody reads or writes it any more, and its name is free. The rows stay.
CREATE OR REPLACE FUNCTION delete_room_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, OUT o_verdict text, OUT o_from bigint, OUT o_to bigint, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_room rooms%ROWTYPE;
  v_member_version bigint;
  v_at bigint;
  v_old events%ROWTYPE;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_inbox := '[]'::jsonb;
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'room-deleted' THEN 'duplicate' ELSE 'conflict' END; RETURN; END IF;
  SELECT * INTO v_room FROM rooms r WHERE r.id = p_room;
  IF NOT FOUND THEN o_verdict := 'not-found'; RETURN; END IF;
  SELECT m.version INTO v_member_version FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'stale'; RETURN; END IF;
  IF v_room.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member_version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  SELECT * INTO o_from, v_at FROM append_event(p_room, p_actor, 'room-deleted', p_op, NULL, NULL, NULL);
  o_to := o_from;
  UPDATE rooms r SET deleted_at = v_at, public_name_key = NULL, version = r.version + 1 WHERE r.id = p_room;
  o_inbox := bump_inboxes(ARRAY(SELECT m.user_id FROM memberships m WHERE m.room_id = p_room AND m.state = 'active'));
  o_verdict := 'stored';
END $$;
