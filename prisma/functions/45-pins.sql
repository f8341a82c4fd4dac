-- Pins a message or takes it down, under the room's lock: `unchanged` where it is so already, `too-many` where p_pinned_max are pinned.
CREATE OR REPLACE FUNCTION pin_message_v1(p_room uuid, p_op uuid, p_actor uuid, p_member_version bigint, p_message uuid, p_on boolean, p_pinned_max int, OUT o_verdict text, OUT o_seq bigint) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off AS $$
DECLARE
  v_old events%ROWTYPE;
  v_member memberships%ROWTYPE;
  v_message messages%ROWTYPE;
  v_at bigint;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  SELECT * INTO v_old FROM events e WHERE e.op_id = p_op AND e.room_id IS NOT DISTINCT FROM p_room;
  IF FOUND THEN
    o_verdict := CASE WHEN v_old.actor_id = p_actor AND v_old.type = 'message-pinned' AND v_old.message_id = p_message THEN 'duplicate' ELSE 'conflict' END;
    RETURN;
  END IF;
  SELECT * INTO v_member FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_actor AND m.state = 'active';
  IF NOT FOUND THEN o_verdict := 'forbidden'; RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room AND r.deleted_at IS NOT NULL) THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_member.version <> p_member_version THEN o_verdict := 'stale'; RETURN; END IF;
  SELECT * INTO v_message FROM messages m WHERE m.id = p_message AND m.room_id IS NOT DISTINCT FROM p_room;
  IF NOT FOUND OR v_message.seq < v_member.first_seq THEN o_verdict := 'not-found'; RETURN; END IF;
  IF v_message.deleted_at IS NOT NULL THEN o_verdict := 'gone'; RETURN; END IF;
  IF v_message.pinned = p_on THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF p_on AND (SELECT count(*) FROM messages m WHERE m.room_id = p_room AND m.pinned) >= p_pinned_max THEN o_verdict := 'too-many'; RETURN; END IF;
  SELECT e.o_seq, e.o_at INTO o_seq, v_at FROM append_event(p_room, p_actor, 'message-pinned', p_op, p_message, jsonb_build_object('on', p_on), NULL) e;
  UPDATE messages m SET pinned = p_on, version = pin_message_v1.o_seq WHERE m.id = p_message AND m.room_id IS NOT DISTINCT FROM p_room;
  o_verdict := 'stored';
END $$;
