-- expire_files_v1 gives up the files of deleted rooms too. Same signature, same answers.
-- Files that no message took up before that time, and those of rooms that were deleted before it, are nobody's any more. Under the rooms' locks, so that none is
-- taken up meanwhile. Answers how many.
CREATE OR REPLACE FUNCTION expire_files_v1(p_before bigint, p_limit int) RETURNS int LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_ids uuid[];
  v_rooms uuid[];
  v_count int;
BEGIN
  SELECT array_agg(f.id), array_agg(f.room_id) INTO v_ids, v_rooms FROM (
    (SELECT x.id, x.room_id FROM files x WHERE x.message_id IS NULL AND x.removed_at IS NULL AND x.uploaded_at < p_before ORDER BY x.uploaded_at LIMIT p_limit)
    UNION ALL
    (SELECT x.id, x.room_id FROM rooms r JOIN files x ON x.room_id = r.id AND x.message_id IS NOT NULL AND x.removed_at IS NULL WHERE r.deleted_at < p_before LIMIT p_limit)) f;
  IF v_ids IS NULL THEN RETURN 0; END IF;
  PERFORM lock_rooms(v_rooms);
  UPDATE files f SET removed_at = now_ms() WHERE f.id = ANY(v_ids) AND f.removed_at IS NULL
    AND (f.message_id IS NULL OR EXISTS (SELECT 1 FROM rooms r WHERE r.id = f.room_id AND r.deleted_at IS NOT NULL));
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;
