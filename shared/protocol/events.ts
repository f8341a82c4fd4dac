import { z } from 'zod';
import { leaveReasonSchema, logEventSchema } from '../entities/log-event.ts';
import { notifyLevelSchema, readStateSchema, roomStateSchema, saveSchema, threadStateSchema } from '../entities/membership.ts';
import { presenceChoiceSchema, privacySchema, userSchema } from '../entities/user.ts';
import { idSchema } from '../ids.ts';
import { errorCodeSchema, issueSchema } from './errors.ts';

/** `log`: the events numbered `from`…`to` of one room, all of them, handed to a socket in order. */
export const logPacketSchema = z.object({ roomId: idSchema, from: z.int().positive(), to: z.int().positive(), events: z.array(logEventSchema) });
export type LogPacket = z.infer<typeof logPacketSchema>;

const inboxHead = { inboxVersion: z.int().nonnegative() };

/**
 * `inbox`: what concerns one person on all devices. A jump of `inboxVersion` means `sync.open` again. `room-removed` of a room that was deleted as a whole says
 * `removed` and `deleted: true`.
 */
export const inboxItemSchema = z.discriminatedUnion('type', [
  z.object({ ...inboxHead, type: z.literal('room-added'), state: roomStateSchema }),
  z.object({ ...inboxHead, type: z.literal('room-removed'), roomId: idSchema, reason: leaveReasonSchema, deleted: z.boolean().optional() }),
  z.object({ ...inboxHead, type: z.literal('read-marked'), roomId: idSchema, ...readStateSchema.shape }),
  z.object({ ...inboxHead, type: z.literal('user-updated'), user: userSchema }),
  z.object({ ...inboxHead, type: z.literal('notify-changed'), roomId: idSchema, notify: notifyLevelSchema }),
  z.object({ ...inboxHead, type: z.literal('thread-changed'), thread: threadStateSchema }),
  z.object({ ...inboxHead, type: z.literal('save-changed'), save: saveSchema, on: z.boolean() }),
  z.object({ ...inboxHead, type: z.literal('presence-chosen'), presence: presenceChoiceSchema }),
  z.object({ ...inboxHead, type: z.literal('privacy-changed'), privacy: privacySchema }),
  z.object({ ...inboxHead, type: z.literal('block-changed'), userId: idSchema, on: z.boolean() }),
  z.object({ ...inboxHead, type: z.literal('mute-changed'), roomId: idSchema, mutedUntil: z.int().nullable() }),
  /** To those who may see reports there. `open`: how many are unresolved now. */
  z.object({ ...inboxHead, type: z.literal('report-changed'), roomId: idSchema, open: z.int().nonnegative() }),
]);
export type InboxItem = z.infer<typeof inboxItemSchema>;

/** `draining`: this node is going away; reconnect to another after that time plus jitter. */
export const drainingSchema = z.object({ reconnectAfterMs: z.int().nonnegative() });

/** `ended`: why the session is over on this socket. */
export const endedCodeSchema = z.enum(['unauthenticated', 'revoked', 'account-deleted', 'deactivated']);
export type EndedCode = z.infer<typeof endedCodeSchema>;
export const endedSchema = z.object({ code: endedCodeSchema });

/** `data` of a refused handshake (`connect_error`). `issues`: what is wrong with the token, where there is more to say (`token` `has expired`). */
export const handshakeErrorSchema = z.object({
  code: errorCodeSchema.extract(['unauthenticated', 'unsupported-version', 'rate-limited', 'unavailable']),
  retryAfterMs: z.int().optional(),
  issues: z.array(issueSchema).optional(),
});
export type HandshakeError = z.infer<typeof handshakeErrorSchema>;
