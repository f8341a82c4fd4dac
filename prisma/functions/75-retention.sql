-- Deletes the next p_limit messages of a room that are older than p_before (epoch ms), after number p_after, as the operator (p_operator, who is nobody's account): by the
-- same changes of the log that people make, so that devices delete them too. o_count: how many. o_after: where the next call goes on; null: nothing is left.
CREATE OR REPLACE FUNCTION retain_messages_v1(p_room uuid, p_operator uuid, p_before bigint, p_after bigint, p_limit int, p_keep_pinned boolean, OUT o_count int, OUT o_after bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_targets uuid[];
  v_found int;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_count := 0;
  SELECT array_agg(t.id ORDER BY t.seq), max(t.seq) INTO v_targets, o_after FROM (
    SELECT m.id, m.seq FROM messages m WHERE m.room_id = p_room AND m.seq > p_after AND m.created_at < p_before AND m.deleted_at IS NULL AND NOT (p_keep_pinned AND m.pinned)
    ORDER BY m.seq LIMIT p_limit) t;
  v_found := coalesce(cardinality(v_targets), 0);
  IF v_found = 0 OR NOT EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room AND r.deleted_at IS NULL) THEN
    o_after := NULL;
    RETURN;
  END IF;
  -- The log takes changes from members only. Nobody sees this but this transaction.
  INSERT INTO memberships (room_id, user_id, role, state, version, first_seq, joined_at, changed_at) VALUES (p_room, p_operator, 'owner', 'active', 1, 1, 0, 0);
  SELECT count(*) FILTER (WHERE a.verdict = 'stored') INTO o_count
  FROM append_log_v1(array_fill(p_room, ARRAY[v_found]), ARRAY(SELECT gen_random_uuid() FROM generate_series(1, v_found)), array_fill(p_operator, ARRAY[v_found]),
    array_fill(1::bigint, ARRAY[v_found]), array_fill('message-deleted'::text, ARRAY[v_found]), array_fill(NULL::text, ARRAY[v_found]), array_fill(1, ARRAY[v_found]),
    ARRAY(SELECT jsonb_build_object('target', t, 'isModerator', true) FROM unnest(v_targets) WITH ORDINALITY u(t, nth) ORDER BY nth)) a;
  DELETE FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_operator;
  -- Nobody decides about words that this server does not keep.
  UPDATE reports x SET body = '', file_names = '{}' WHERE x.room_id = p_room AND x.message_id = ANY(v_targets) AND x.resolved_at IS NULL;
END $$;
