-- CreateTable
CREATE TABLE "hooks" (
    "id" UUID NOT NULL,
    "room_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bot_id" UUID,
    "secret_hash" TEXT,
    "mentions_room" BOOLEAN NOT NULL DEFAULT false,
    "url" TEXT,
    "events" TEXT[],
    "from_seq" BIGINT NOT NULL DEFAULT 0,
    "created_by_id" UUID NOT NULL,
    "op_id" UUID NOT NULL,
    "created_at" BIGINT NOT NULL,
    "disabled_at" BIGINT,
    "disabled_reason" TEXT,
    "dead_in_row" INTEGER NOT NULL DEFAULT 0,
    "lease_owner" TEXT,
    "lease_until" BIGINT,

    CONSTRAINT "hooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hook_deliveries" (
    "id" UUID NOT NULL,
    "hook_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "event" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" BIGINT NOT NULL,
    "tried_from" BIGINT NOT NULL,
    "next_at" BIGINT NOT NULL,
    "done_at" BIGINT,
    "status" INTEGER,
    "error" TEXT,

    CONSTRAINT "hook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "hooks_room_id_idx" ON "hooks"("room_id");

-- CreateIndex
CREATE UNIQUE INDEX "hooks_created_by_id_op_id_key" ON "hooks"("created_by_id", "op_id");

-- CreateIndex
CREATE INDEX "hook_deliveries_done_at_idx" ON "hook_deliveries"("done_at");

-- CreateIndex
CREATE INDEX "hook_deliveries_waiting_idx" ON "hook_deliveries"("hook_id", "seq") WHERE (state = 'waiting');

-- CreateIndex
CREATE UNIQUE INDEX "hook_deliveries_hook_id_seq_key" ON "hook_deliveries"("hook_id", "seq");
