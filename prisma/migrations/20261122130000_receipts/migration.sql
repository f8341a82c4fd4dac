-- AlterTable
ALTER TABLE "memberships" ADD COLUMN     "delivered_seq" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "last_seen_at" BIGINT,
ADD COLUMN     "shares_last_seen" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "shares_receipts" BOOLEAN NOT NULL DEFAULT true;
