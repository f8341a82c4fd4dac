import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Id } from '@parley/shared/ids';
import type { Actor } from '../deps.ts';

/** Uploads that go on where they were cut off (tus). Who may send what was looked at before; `take` answers the request itself. */
export type ResumableUploads = {
  /** Whose unfinished upload this is; null: there is none. */
  ownerOf(id: Id): Promise<Id | null>;
  take(actor: Actor, request: IncomingMessage, response: ServerResponse): Promise<void>;
};
