-- CreateTable
CREATE TABLE "push_targets" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "op_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "topic" TEXT,
    "app_id" TEXT,
    "token" TEXT,
    "contents" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "tested_at" BIGINT,
    "tried_at" BIGINT,
    "error" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" BIGINT,
    "next_at" BIGINT NOT NULL DEFAULT 0,
    "disabled_at" BIGINT,
    "disabled_reason" TEXT,
    "lease_owner" TEXT,
    "lease_until" BIGINT,

    CONSTRAINT "push_targets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "push_waiting" (
    "target_id" UUID NOT NULL,
    "room_id" UUID NOT NULL,
    "seqs" BIGINT[],
    "told_seq" BIGINT NOT NULL DEFAULT 0,
    "sent_at" BIGINT,
    "due_at" BIGINT,

    CONSTRAINT "push_waiting_pkey" PRIMARY KEY ("target_id","room_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "push_targets_user_id_op_id_key" ON "push_targets"("user_id", "op_id");

-- CreateIndex
CREATE INDEX "push_waiting_due_at_idx" ON "push_waiting"("due_at") WHERE (due_at IS NOT NULL);

-- What is left of the person is a row without name, handle, password and devices: the author of what stays. Verdicts: stored, unchanged (gone already), last-admin.
-- o_sessions: sessions that ended now, and tokens of bots that the person made and therefore knows. o_inbox: of everybody who shares a room, and the person's own.
CREATE OR REPLACE FUNCTION delete_account_v1(p_user uuid, p_messages text, OUT o_verdict text, OUT o_sessions uuid[], OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_user users%ROWTYPE;
  v_audience uuid[];
  v_now bigint := now_ms();
BEGIN
  o_sessions := '{}';
  o_inbox := '[]'::jsonb;
  v_audience := ARRAY(SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.state = 'active' WHERE m.user_id = p_user AND m.state = 'active'
    UNION SELECT p_user);
  -- All admins too: the last two of them cannot go at once.
  PERFORM 1 FROM users u WHERE u.id = ANY(v_audience || ARRAY(SELECT a.id FROM users a WHERE a.admin)) ORDER BY u.id FOR NO KEY UPDATE;
  SELECT * INTO v_user FROM users u WHERE u.id = p_user;
  IF NOT FOUND OR v_user.deleted_at IS NOT NULL THEN o_verdict := 'unchanged'; RETURN; END IF;
  IF is_last_admin(p_user) THEN o_verdict := 'last-admin'; RETURN; END IF;
  INSERT INTO unused_contents (content, since) SELECT v_user.picture, v_now WHERE v_user.picture IS NOT NULL ON CONFLICT DO NOTHING;
  UPDATE users u SET handle = 'deleted-' || left(replace(gen_random_uuid()::text, '-', ''), 12), display_name = 'Deleted account', search_key = '', password_hash = NULL,
    deactivated_at = coalesce(u.deactivated_at, v_now), deleted_at = v_now, about = '', time_zone = '', status_text = '', status_emoji = '', status_expires_at = NULL,
    picture = NULL, last_seen_at = NULL, admin = false, presence = 'invisible', presence_version = u.presence_version + 1, version = u.version + 1
  WHERE u.id = p_user;
  INSERT INTO reserved_handles (handle) VALUES (v_user.handle) ON CONFLICT DO NOTHING;
  WITH ended AS (UPDATE sessions s SET revoked_at = v_now WHERE s.user_id = p_user AND s.revoked_at IS NULL RETURNING s.id)
  SELECT coalesce(array_agg(e.id), '{}') INTO o_sessions FROM ended e;
  WITH ended AS (UPDATE bot_tokens t SET revoked_at = v_now WHERE t.created_by_id = p_user AND t.revoked_at IS NULL RETURNING t.id)
  SELECT o_sessions || coalesce(array_agg(e.id), '{}') INTO o_sessions FROM ended e;
  UPDATE sessions s SET device_name = '', device_platform = '', last_address = NULL WHERE s.user_id = p_user;
  DELETE FROM totp_secrets x WHERE x.user_id = p_user;
  DELETE FROM recovery_codes x WHERE x.user_id = p_user;
  DELETE FROM password_resets x WHERE x.user_id = p_user;
  DELETE FROM profile_operations x WHERE x.user_id = p_user;
  DELETE FROM blocks x WHERE p_user IN (x.user_id, x.blocked_id);
  DELETE FROM thread_reads x WHERE x.user_id = p_user;
  DELETE FROM saves x WHERE x.user_id = p_user;
  DELETE FROM push_waiting x USING push_targets t WHERE t.id = x.target_id AND t.user_id = p_user;
  DELETE FROM push_targets x WHERE x.user_id = p_user;
  DELETE FROM mentions x WHERE x.user_id = p_user;
  UPDATE invites i SET revoked_at = v_now WHERE i.creator_id = p_user AND i.revoked_at IS NULL;
  UPDATE files f SET removed_at = v_now WHERE f.uploader_id = p_user AND f.message_id IS NULL AND f.removed_at IS NULL;
  INSERT INTO account_deletions (user_id, messages, requested_at) VALUES (p_user, p_messages, v_now) ON CONFLICT DO NOTHING;
  o_inbox := bump_inboxes(v_audience);
  o_verdict := 'stored';
END $$;
