CREATE TABLE "link_previews" (
    "url_hash" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "preview" JSONB,
    "expires_at" BIGINT NOT NULL,

    CONSTRAINT "link_previews_pkey" PRIMARY KEY ("url_hash")
);

CREATE INDEX "link_previews_expires_at_idx" ON "link_previews"("expires_at");

ALTER TABLE "files" ADD COLUMN "peaks" INTEGER[];
