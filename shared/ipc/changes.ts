import { z } from 'zod';
import { listedCommandSchema } from '../entities/command.ts';
import { receiptSchema } from '../entities/membership.ts';
import { presenceStatusSchema, userSchema } from '../entities/user.ts';
import { writingSchema } from '../entities/writing.ts';
import { idSchema } from '../ids.ts';
import { wireErrorSchema } from '../protocol/errors.ts';
import { commandRunSchema } from './command-run.ts';
import {
  accountViewSchema,
  connectionViewSchema,
  outboxItemSchema,
  roomViewSchema,
  secretStorageSchema,
  settingsSchema,
  threadViewSchema,
  timelineRowSchema,
  uploadViewSchema,
} from './views.ts';

const room = { accountId: idSchema, roomId: idSchema };

/** The only news the renderer gets. Each says what is so now (never a difference to add up), so a change may be applied twice. */
export const changeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('accounts-changed'), accounts: z.array(accountViewSchema) }),
  z.object({ type: z.literal('connection-changed'), accountId: idSchema, connection: connectionViewSchema }),
  z.object({ type: z.literal('settings-changed'), settings: settingsSchema }),
  z.object({ type: z.literal('secret-storage-changed'), secretStorage: secretStorageSchema }),
  z.object({ type: z.literal('rooms-changed'), accountId: idSchema, rooms: z.array(roomViewSchema) }),
  /** The room and all that was held of it are no longer here. `name` for words about it (empty: a direct one). `undone`: it was never made on the server. */
  z.object({ type: z.literal('room-removed'), ...room, reason: z.enum(['removed', 'banned', 'deleted', 'undone']), name: z.string() }),
  /** Rows that were added or changed, ascending. Rows may lie outside what the window has loaded. `headSeq`: the newest number held. */
  z.object({ type: z.literal('rows-changed'), ...room, rows: z.array(timelineRowSchema), headSeq: z.int() }),
  /** The room's stored rows moved (jump, repair, another store): read the page again. */
  z.object({ type: z.literal('timeline-reset'), ...room }),
  /** The whole outbox of one room, in sending order. */
  z.object({ type: z.literal('outbox-changed'), ...room, items: z.array(outboxItemSchema) }),
  /** `rootId`: of that thread; null: of the room. */
  z.object({ type: z.literal('draft-changed'), ...room, rootId: idSchema.nullable(), hasDraft: z.boolean() }),
  /** The files that wait in a draft, in their order. `rootId` as in `draft-changed`. */
  z.object({ type: z.literal('draft-files-changed'), ...room, rootId: idSchema.nullable(), files: z.array(uploadViewSchema) }),
  /** A file that is being fetched from the server: how many bytes are here; null: it is not being fetched any more. */
  z.object({ type: z.literal('download-changed'), accountId: idSchema, fileId: idSchema, received: z.int().nullable() }),
  /** An export of one's own data: how many bytes are written; its end. `path`: the file, once it is whole. */
  z.object({
    type: z.literal('export-changed'),
    accountId: idSchema,
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    bytes: z.int().nonnegative(),
    path: z.string(),
    message: z.string(),
  }),
  z.object({ type: z.literal('thread-changed'), accountId: idSchema, thread: threadViewSchema }),
  z.object({ type: z.literal('saves-changed'), accountId: idSchema }),
  /** A vote, reaction, pin, edit or deletion was refused for good; the row shows the server's truth again. For a toast. */
  z.object({ type: z.literal('change-refused'), ...room, messageId: idSchema, call: z.string(), error: wireErrorSchema }),
  z.object({ type: z.literal('users-changed'), accountId: idSchema, users: z.array(userSchema) }),
  z.object({ type: z.literal('members-changed'), ...room }),
  /** Everybody whom this person blocked. */
  z.object({ type: z.literal('blocks-changed'), accountId: idSchema, userIds: z.array(idSchema) }),
  /** A report came or was resolved there: read them again. */
  z.object({ type: z.literal('reports-changed'), ...room }),
  /** The commands of the room's bots; also those that ask for a higher role than this person's. */
  z.object({ type: z.literal('commands-changed'), ...room, commands: z.array(listedCommandSchema) }),
  /** Every command of this person there, oldest first, that runs or has something to say to him alone. */
  z.object({ type: z.literal('command-runs-changed'), ...room, runs: z.array(commandRunSchema) }),
  /** The answers that bots are writing there now. */
  z.object({ type: z.literal('writings-changed'), ...room, writings: z.array(writingSchema) }),
  /** How far the words of this room have come with the others. All that is known of it. */
  z.object({ type: z.literal('receipts-changed'), ...room, receipts: z.array(receiptSchema) }),
  /** Who writes there now. `rootId`: in that thread; null: to the room. */
  z.object({ type: z.literal('typing-changed'), ...room, rootId: idSchema.nullable(), userIds: z.array(idSchema) }),
  z.object({ type: z.literal('presence-changed'), accountId: idSchema, userId: idSchema, status: presenceStatusSchema }),
  /** The store cannot do its work; words for the person. Nothing was dropped. */
  z.object({ type: z.literal('store-problem'), kind: z.enum(['full', 'readonly', 'busy', 'corrupt']), message: z.string() }),
  /** For the shell: show an OS notification; its click opens exactly this message. */
  z.object({
    type: z.literal('notification'),
    ...room,
    seq: z.int(),
    threadRootId: idSchema.nullable(),
    messageId: idSchema,
    title: z.string(),
    body: z.string(),
  }),
  /** For the shell: these were read, here or elsewhere, or deleted: what was shown of them goes. */
  z.object({ type: z.literal('notification-withdrawn'), ...room, messageIds: z.array(idSchema) }),
  /** From the shell: go to this message (a notification or a link was pressed). */
  z.object({ type: z.literal('navigate'), ...room, seq: z.int().nullable(), threadRootId: idSchema.nullable() }),
  /** From the shell: an invite, or a link for a new password, was opened. `serverUrl` as it can be typed. */
  z.object({ type: z.literal('entry-opened'), kind: z.enum(['invite', 'reset']), serverUrl: z.string(), code: z.string() }),
  /** From the shell: the engine died and is back; read everything again. */
  z.object({ type: z.literal('engine-restarted') }),
]);
export type Change = z.infer<typeof changeSchema>;
