import type { FeedOutput } from './feed-output.ts';

/** Makes a format of the feed's lines. */
export type FeedWriter = {
  /** A piece of the feed, which may end within a line. @returns how many lines ended in it */
  take(piece: Buffer): Promise<number>;
  /** Nothing more comes. */
  end(): Promise<void>;
};

export const lineEnd = 10;

/** Lines of JSON: passed on as the database made them. */
export function ndjsonWriter(output: FeedOutput): FeedWriter {
  return {
    async take(piece) {
      await output.write(piece);
      let count = 0;
      for (let at = piece.indexOf(lineEnd); at >= 0; at = piece.indexOf(lineEnd, at + 1)) count += 1;
      return count;
    },
    end: async () => undefined,
  };
}
