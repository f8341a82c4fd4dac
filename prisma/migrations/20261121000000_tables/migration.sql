-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "server" (
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "store_id" UUID NOT NULL,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "server_pkey" PRIMARY KEY ("singleton")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "search_key" TEXT NOT NULL,
    "password_hash" TEXT,
    "bot" BOOLEAN NOT NULL DEFAULT false,
    "deactivated_at" BIGINT,
    "version" BIGINT NOT NULL DEFAULT 1,
    "inbox_version" BIGINT NOT NULL DEFAULT 0,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "device_name" TEXT NOT NULL,
    "device_platform" TEXT NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "token_hash" TEXT NOT NULL,
    "previous_hash" TEXT,
    "previous_attempt_hash" TEXT,
    "previous_until" BIGINT,
    "created_at" BIGINT NOT NULL,
    "last_used_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "revoked_at" BIGINT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rooms" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "history_from" TEXT NOT NULL,
    "public_name_key" TEXT,
    "name_key" TEXT NOT NULL,
    "topic_key" TEXT NOT NULL,
    "direct_user_ids" UUID[],
    "member_count" INTEGER NOT NULL DEFAULT 0,
    "creator_id" UUID NOT NULL,
    "created_at" BIGINT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "archived_at" BIGINT,
    "deleted_at" BIGINT,

    CONSTRAINT "rooms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "room_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "first_seq" BIGINT NOT NULL,
    "last_read_seq" BIGINT NOT NULL DEFAULT 0,
    "mark_version" BIGINT NOT NULL DEFAULT 0,
    "notify" TEXT NOT NULL DEFAULT 'all',
    "joined_at" BIGINT NOT NULL,
    "changed_at" BIGINT NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("room_id","user_id")
);

-- CreateTable
CREATE TABLE "events" (
    "room_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "actor_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "op_id" UUID,
    "message_id" UUID,
    "data" JSONB,
    "digest" BYTEA,

    CONSTRAINT "events_pkey" PRIMARY KEY ("room_id","seq")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" UUID NOT NULL,
    "room_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,
    "author_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "salt" UUID,
    "created_at" BIGINT NOT NULL,
    "edited_at" BIGINT,
    "deleted_at" BIGINT,
    "reply_to_id" UUID,
    "thread_root_id" UUID,
    "mentions" JSONB,
    "countable" BOOLEAN NOT NULL DEFAULT true,
    "up" INTEGER NOT NULL DEFAULT 0,
    "down" INTEGER NOT NULL DEFAULT 0,
    "reacted" BOOLEAN NOT NULL DEFAULT false,
    "pinned" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id","room_id")
);

-- CreateTable
CREATE TABLE "message_revisions" (
    "room_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "version" BIGINT NOT NULL,
    "body" TEXT NOT NULL,
    "salt" UUID,

    CONSTRAINT "message_revisions_pkey" PRIMARY KEY ("room_id","message_id","version")
);

-- CreateTable
CREATE TABLE "votes" (
    "room_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "value" INTEGER NOT NULL,

    CONSTRAINT "votes_pkey" PRIMARY KEY ("room_id","message_id","user_id")
);

-- CreateTable
CREATE TABLE "reactions" (
    "room_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "emoji" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "reactions_pkey" PRIMARY KEY ("room_id","message_id","emoji","user_id")
);

-- CreateTable
CREATE TABLE "mentions" (
    "user_id" UUID NOT NULL,
    "room_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "author_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,

    CONSTRAINT "mentions_pkey" PRIMARY KEY ("user_id","room_id","seq")
);

-- CreateTable
CREATE TABLE "thread_reads" (
    "room_id" UUID NOT NULL,
    "root_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "last_read_seq" BIGINT NOT NULL,

    CONSTRAINT "thread_reads_pkey" PRIMARY KEY ("user_id","room_id","root_id")
);

-- CreateTable
CREATE TABLE "consumer_cursors" (
    "consumer" TEXT NOT NULL,
    "room_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "lease_owner" TEXT,
    "lease_until" BIGINT,

    CONSTRAINT "consumer_cursors_pkey" PRIMARY KEY ("consumer","room_id")
);

-- CreateTable
CREATE TABLE "message_search" (
    "room_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,
    "author_id" UUID NOT NULL,
    "created_at" BIGINT NOT NULL,
    "words" TEXT NOT NULL,

    CONSTRAINT "message_search_pkey" PRIMARY KEY ("room_id","message_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_handle_key" ON "users"("handle");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_revoked_at_idx" ON "sessions"("revoked_at") WHERE (revoked_at IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "rooms_public_name_key_key" ON "rooms"("public_name_key");

-- CreateIndex
CREATE INDEX "memberships_changed_at_idx" ON "memberships"("changed_at") WHERE (state <> 'active');

-- CreateIndex
CREATE UNIQUE INDEX "memberships_user_id_room_id_key" ON "memberships"("user_id", "room_id");

-- CreateIndex
CREATE INDEX "events_system_idx" ON "events"("room_id", "seq") WHERE (type IN ('member-joined', 'member-left', 'role-changed', 'room-updated', 'room-deleted', 'message-pinned'));

-- CreateIndex
CREATE INDEX "events_change_idx" ON "events"("room_id", "seq") WHERE (type IN ('message-edited', 'message-deleted', 'vote-changed', 'reaction-changed', 'message-pinned'));

-- CreateIndex
CREATE UNIQUE INDEX "events_op_id_room_id_key" ON "events"("op_id", "room_id");

-- CreateIndex
CREATE INDEX "messages_place_idx" ON "messages"("room_id", "seq", "countable", "author_id");

-- CreateIndex
CREATE INDEX "messages_thread_idx" ON "messages"("room_id", "thread_root_id", "seq") WHERE (thread_root_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "mentions_room_id_seq_idx" ON "mentions"("room_id", "seq");

-- CreateIndex
CREATE INDEX "message_search_room_id_seq_idx" ON "message_search"("room_id", "seq");
