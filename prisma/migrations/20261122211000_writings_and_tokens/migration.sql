-- CreateTable
CREATE TABLE "writings" (
    "room_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "asked_by_id" UUID NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "stopped_by_id" UUID,

    CONSTRAINT "writings_pkey" PRIMARY KEY ("room_id","message_id")
);

-- Tokens that outlived the deactivation of their bot end now: who deactivates a bot means them, too.
UPDATE bot_tokens t SET revoked_at = now_ms() FROM users u WHERE u.id = t.bot_id AND u.deactivated_at IS NOT NULL AND t.revoked_at IS NULL;

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
