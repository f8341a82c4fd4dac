import { withClient } from '../open-place.ts';
import type { Terminal } from '../terminal.ts';
import type { FeedOutput } from './feed-output.ts';
import type { FeedWriter } from './feed-writer.ts';
import { type FeedQuery, readFeed } from './read-feed.ts';

export type FeedInput = FeedQuery & {
  databaseUrl: string;
  writer: FeedWriter;
  output: FeedOutput;
  /** Told when what was read up to `cursors` is where it should be: at the end, and while following after each look that found something. */
  onWritten(): Promise<void>;
  terminal: Terminal;
};

/** Writes the feed over one connection. Where it fails, the output is thrown away. @returns how many events */
export async function writeFeed(input: FeedInput): Promise<number> {
  const { writer, output } = input;
  const progress = input.terminal.progress('Exporting');
  let [count, kept] = [0, 0];
  try {
    await withClient(input.databaseUrl, async (client) => {
      for await (const piece of readFeed(client, input)) {
        if (piece.length > 0) count += await writer.take(piece);
        else if (input.isFollowing && count > kept) {
          await input.onWritten();
          kept = count;
        }
        progress.at(count, 0, 'events');
      }
    });
    await writer.end();
    await output.finish();
  } catch (error) {
    await output.discard();
    throw error;
  }
  if (!input.isFollowing || count > kept) await input.onWritten();
  progress.done(`${count} events`);
  return count;
}
