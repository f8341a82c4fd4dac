-- What a room became is kept with the event that changed it.

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
