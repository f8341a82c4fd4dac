-- AlterTable
ALTER TABLE "hooks" ADD COLUMN     "failed_at" BIGINT,
ADD COLUMN     "failed_message" TEXT,
ADD COLUMN     "last_at" BIGINT,
ADD COLUMN     "secret_op_id" UUID,
ADD COLUMN     "secret_version" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "hook_deliveries_dead_idx" ON "hook_deliveries"("hook_id") WHERE (state = 'dead');
