-- AlterTable
ALTER TABLE "server" ADD COLUMN     "folding_rules" INTEGER NOT NULL DEFAULT 1;

-- DropIndex
DROP INDEX "message_search_room_id_seq_idx";

-- AlterTable
ALTER TABLE "message_search" ADD COLUMN     "grams" INTEGER[];

-- CreateIndex
CREATE INDEX "message_search_created_at_idx" ON "message_search"("created_at");

-- CreateIndex
CREATE INDEX "message_search_room_id_created_at_idx" ON "message_search"("room_id", "created_at");

-- CreateIndex
CREATE INDEX "message_search_grams_idx" ON "message_search" USING GIN ("grams");
