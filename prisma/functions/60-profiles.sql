-- Changes a person's profile and raises the inbox version of everybody who shares a room with them, and their own: [{userId, inboxVersion}]; [] where nothing changed.
CREATE OR REPLACE FUNCTION update_profile_v1(p_user uuid, p_display_name text, p_search_key text) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_audience uuid[];
BEGIN
  IF EXISTS (SELECT 1 FROM users u WHERE u.id = p_user AND u.display_name = p_display_name) THEN RETURN '[]'::jsonb; END IF;
  v_audience := ARRAY(SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.state = 'active' WHERE m.user_id = p_user AND m.state = 'active'
    UNION SELECT p_user);
  PERFORM 1 FROM users u WHERE u.id = ANY(v_audience) ORDER BY u.id FOR NO KEY UPDATE;
  UPDATE users u SET display_name = p_display_name, search_key = p_search_key, version = u.version + 1 WHERE u.id = p_user;
  RETURN bump_inboxes(v_audience);
END $$;

-- The same, once for each operation: [] where p_op was carried out before. p_op null: no operation to remember.
CREATE OR REPLACE FUNCTION update_profile_v2(p_user uuid, p_op uuid, p_display_name text, p_search_key text) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF p_op IS NOT NULL THEN
    INSERT INTO profile_operations (user_id, op_id) VALUES (p_user, p_op) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN '[]'::jsonb; END IF;
  END IF;
  RETURN update_profile_v1(p_user, p_display_name, p_search_key);
END $$;
