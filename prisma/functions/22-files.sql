-- Whether a person may put these files into a message of this room. The caller holds the room's lock.
CREATE OR REPLACE FUNCTION files_verdict(p_room uuid, p_actor uuid, p_files uuid[]) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN count(*) FILTER (WHERE f.message_id IS NULL) = cardinality(p_files) THEN 'stored' WHEN count(*) < cardinality(p_files) THEN 'no-file' ELSE 'file-taken' END
  FROM files f WHERE f.id = ANY(p_files) AND f.room_id = p_room AND f.uploader_id = p_actor AND f.removed_at IS NULL
$$;

-- Locks contents (by their hashes) until the end of the transaction, always in the same order: nobody takes bytes away while somebody relies on their being there.
CREATE OR REPLACE FUNCTION lock_contents(p_contents text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(k.key) FROM (SELECT DISTINCT hashtextextended('content ' || c, 0) AS key FROM unnest(p_contents) c WHERE c IS NOT NULL ORDER BY 1) k;
END $$;

-- Stores what is known of an uploaded file. Verdicts: stored, duplicate (the same person has stored it before, and it is there), conflict (the id is taken),
-- person-full, server-full. o_used: bytes that the person, or the server, has now.
CREATE OR REPLACE FUNCTION store_file_v1(p_id uuid, p_room uuid, p_uploader uuid, p_name text, p_type text, p_size bigint, p_content text, p_width int, p_height int,
  p_duration int, p_thumb text, p_thumb_width int, p_thumb_height int, p_person_max bigint, p_server_max bigint, OUT o_verdict text, OUT o_used bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_server constant uuid := '00000000-0000-0000-0000-000000000000';
  v_old files%ROWTYPE;
  v_all bigint;
BEGIN
  INSERT INTO file_use (owner_id, bytes) VALUES (v_server, 0), (p_uploader, 0) ON CONFLICT DO NOTHING;
  SELECT u.bytes INTO v_all FROM file_use u WHERE u.owner_id = v_server FOR UPDATE;
  SELECT u.bytes INTO o_used FROM file_use u WHERE u.owner_id = p_uploader FOR UPDATE;
  SELECT * INTO v_old FROM files f WHERE f.id = p_id;
  IF FOUND THEN
    o_verdict := CASE WHEN v_old.uploader_id = p_uploader AND v_old.room_id = p_room AND v_old.removed_at IS NULL THEN 'duplicate' ELSE 'conflict' END;
    RETURN;
  END IF;
  IF o_used + p_size > p_person_max THEN o_verdict := 'person-full'; RETURN; END IF;
  IF v_all + p_size > p_server_max THEN o_verdict := 'server-full'; o_used := v_all; RETURN; END IF;
  INSERT INTO files (id, room_id, uploader_id, name, type, size, content, width, height, duration_ms, thumb_content, thumb_width, thumb_height, uploaded_at)
  VALUES (p_id, p_room, p_uploader, p_name, p_type, p_size, p_content, p_width, p_height, p_duration, p_thumb, p_thumb_width, p_thumb_height, now_ms());
  UPDATE file_use u SET bytes = u.bytes + p_size WHERE u.owner_id IN (v_server, p_uploader);
  o_verdict := 'stored';
END $$;

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

-- Takes one removed file away, whichever nobody else has in his hands. o_contents: bytes that no other file has, nor somebody as his picture; they go before this is committed. o_id: null where none is left.
CREATE OR REPLACE FUNCTION take_removed_file_v1(OUT o_id uuid, OUT o_contents text[]) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_file files%ROWTYPE;
BEGIN
  SELECT * INTO v_file FROM files f WHERE f.removed_at IS NOT NULL ORDER BY f.removed_at LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM lock_contents(ARRAY[v_file.content, v_file.thumb_content]);
  DELETE FROM files f WHERE f.id = v_file.id;
  UPDATE file_use u SET bytes = u.bytes - v_file.size WHERE u.owner_id = '00000000-0000-0000-0000-000000000000';
  UPDATE file_use u SET bytes = u.bytes - v_file.size WHERE u.owner_id = v_file.uploader_id;
  o_id := v_file.id;
  o_contents := ARRAY(SELECT c FROM unnest(ARRAY[v_file.content, v_file.thumb_content]) c
    WHERE c IS NOT NULL AND NOT is_content_used(c));
END $$;
