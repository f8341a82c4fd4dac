import type { LinkPreview } from '@parley/shared/entities/link-preview';

/** What was found behind an address; null: nothing to show, or not now. */
export type SeenLink = { url: string; preview: LinkPreview | null };

/** Looks at addresses, or knows them already. Never fails because of what is out there. An address that takes longer than one waits is left out: it is known later. */
export type LinkPreviews = { look(urls: readonly string[]): Promise<SeenLink[]> };

/** Remembers what was seen until it is too old. Times in epoch ms. */
export type LinkPreviewStore = {
  read(urls: readonly string[], nowMs: number): Promise<SeenLink[]>;
  keep(seen: SeenLink, expiresAtMs: number): Promise<void>;
  /** Forgets what is too old. */
  forget(nowMs: number): Promise<void>;
};
