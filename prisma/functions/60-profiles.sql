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
    INSERT INTO profile_operations (user_id, op_id, at) VALUES (p_user, p_op, now_ms()) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN '[]'::jsonb; END IF;
  END IF;
  RETURN update_profile_v1(p_user, p_display_name, p_search_key);
END $$;

-- Changes of a profile in one step: p_changes holds what changes of {displayName, about, timeZone, status: {text, emoji, expiresAt} or null}, p_search_key belongs to a
-- new displayName. Inboxes as update_profile_v1; [] where nothing changed, or p_op was carried out before (null: no operation to remember).
CREATE OR REPLACE FUNCTION update_profile_v3(p_user uuid, p_op uuid, p_changes jsonb, p_search_key text) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_audience uuid[];
  v_count int;
BEGIN
  IF p_op IS NOT NULL THEN
    INSERT INTO profile_operations (user_id, op_id, at) VALUES (p_user, p_op, now_ms()) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN '[]'::jsonb; END IF;
  END IF;
  v_audience := ARRAY(SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.state = 'active' WHERE m.user_id = p_user AND m.state = 'active'
    UNION SELECT p_user);
  PERFORM 1 FROM users u WHERE u.id = ANY(v_audience) ORDER BY u.id FOR NO KEY UPDATE;
  WITH n AS (SELECT u.id, coalesce(p_changes ->> 'displayName', u.display_name) AS display_name, coalesce(p_search_key, u.search_key) AS search_key,
      coalesce(p_changes ->> 'about', u.about) AS about, coalesce(p_changes ->> 'timeZone', u.time_zone) AS time_zone,
      CASE WHEN p_changes ? 'status' THEN coalesce(p_changes #>> '{status,text}', '') ELSE u.status_text END AS status_text,
      CASE WHEN p_changes ? 'status' THEN coalesce(p_changes #>> '{status,emoji}', '') ELSE u.status_emoji END AS status_emoji,
      CASE WHEN p_changes ? 'status' THEN (p_changes #>> '{status,expiresAt}')::bigint ELSE u.status_expires_at END AS status_expires_at
    FROM users u WHERE u.id = p_user)
  UPDATE users u SET display_name = n.display_name, search_key = n.search_key, about = n.about, time_zone = n.time_zone, status_text = n.status_text,
    status_emoji = n.status_emoji, status_expires_at = n.status_expires_at, version = u.version + 1
  FROM n WHERE u.id = n.id AND (u.display_name, u.about, u.time_zone, u.status_text, u.status_emoji, u.status_expires_at)
    IS DISTINCT FROM (n.display_name, n.about, n.time_zone, n.status_text, n.status_emoji, n.status_expires_at);
  GET DIAGNOSTICS v_count = ROW_COUNT;
  IF v_count = 0 THEN RETURN '[]'::jsonb; END IF;
  RETURN bump_inboxes(v_audience);
END $$;
