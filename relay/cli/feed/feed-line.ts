/** One line of the feed, as `feed-sql.ts` makes it: what README says of `export --format`. Times in epoch milliseconds. */
export type FeedLine = {
  roomId: string;
  /** The event's number in its room. */
  seq: number;
  at: number;
  type: string;
  /** A person's id, or the name that stands for it. */
  actorId: string;
  messageId: string | null;
  /** What else the event says, by its type. */
  data: Record<string, unknown> | null;
  /** As it is now; only of `message-created` and `message-edited`. */
  message: {
    body?: string | null;
    kind: string;
    length: number;
    editedAt: number | null;
    deletedAt: number | null;
    replyToId: string | null;
    threadRootId: string | null;
    up: number;
    down: number;
  } | null;
};
