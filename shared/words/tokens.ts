import type { DelimiterToken } from './delimiters.ts';

/** What the scan finds, in order. `from` and `to` are places in the joined lines. */
export type Token =
  | { kind: 'text'; from: number; to: number; isEscaped: boolean }
  | { kind: 'code'; from: number; to: number }
  | { kind: 'address'; from: number; to: number; url: string }
  | DelimiterToken
  /** `[` or `![`. With a `url` it opens a link, else it is text. */
  | { kind: 'bracket'; from: number; to: number; isImage: boolean; url: string | null }
  /** What closes a link: `](url)`. */
  | { kind: 'link-end'; from: number; to: number };
