import { z } from 'zod';
import { fileSchema } from '../entities/file.ts';
import { userSchema } from '../entities/user.ts';
import { idSchema, sha256Schema } from '../ids.ts';
import { limits } from '../limits.ts';
import { displayNameSchema, handleSchema, inviteCodeSchema, lineSchema, passwordSchema, textSchema } from '../text.ts';

/** The device a session belongs to, as its owner will see it in the list of devices. */
export const deviceSchema = z.object({ name: lineSchema(1, limits.deviceNameMax), platform: lineSchema(1, 40) });
export type Device = z.infer<typeof deviceSchema>;

/** `GET /v1/server`. `storeId` is made with the database and made anew by a restore. */
export const serverInfoSchema = z.object({
  name: z.string(),
  version: z.string(),
  nodeName: z.string(),
  storeId: idSchema,
  protocol: z.object({ min: z.int(), max: z.int() }),
  registration: z.enum(['open', 'invite', 'closed']),
  limits: z.record(z.string(), z.number()),
  features: z.array(z.string()),
});
export type ServerInfo = z.infer<typeof serverInfoSchema>;

/** `POST /v1/auth/register`. `inviteCode`: needed where registration is by invitation (but for the first account of all); one for a room leads into it. */
export const registerInputSchema = z.object({
  handle: handleSchema,
  displayName: displayNameSchema,
  password: passwordSchema,
  inviteCode: inviteCodeSchema.optional(),
  device: deviceSchema,
});
export type RegisterInput = z.infer<typeof registerInputSchema>;

/** `POST /v1/auth/login`. The handle and password are only bounded here: what they may be is the business of registering, and nothing may tell whether a handle exists. */
export const loginInputSchema = z.object({
  handle: textSchema(1, 200),
  password: textSchema(1, 1_000),
  device: deviceSchema,
  /**
   * Feature `totp`: six digits of the app that makes codes, or a recovery code. A right password that lacks it gets `unauthenticated` with the issue
   * `{path: 'totp'}`; nobody else is told that it is needed.
   */
  totp: textSchema(1, 100).optional(),
});
export type LoginInput = z.infer<typeof loginInputSchema>;

/** `POST /v1/auth/refresh`. `attemptId` is random and stored by the client before the request, so that a lost answer can be asked for again. */
export const refreshInputSchema = z.object({ refreshToken: textSchema(1, 500), attemptId: textSchema(1, 100).optional() });
export type RefreshInput = z.infer<typeof refreshInputSchema>;

/** `POST /v1/auth/password` */
export const changePasswordInputSchema = z.object({ current: textSchema(1, 1_000), next: passwordSchema });
export type ChangePasswordInput = z.infer<typeof changePasswordInputSchema>;

/**
 * `POST /v1/auth/reset` (feature `server-admin`) → 204: sets a new password by a code that an admin made, once, and ends all sessions. `not-found`: the code is used, too
 * old or never was.
 */
export const resetPasswordInputSchema = z.object({ code: textSchema(1, 200), next: passwordSchema });
export type ResetPasswordInput = z.infer<typeof resetPasswordInputSchema>;

/**
 * The answer to register, login and refresh. The refresh token is new each time; the one before it is spent. `joinedRoomId`: the room that the invite led into,
 * only in the answer to register.
 */
export const sessionSchema = z.object({
  user: userSchema,
  sessionId: idSchema,
  accessToken: z.string(),
  accessTokenExpiresAt: z.int(),
  refreshToken: z.string(),
  nodes: z.array(z.string()).optional(),
  joinedRoomId: idSchema.optional(),
});
export type Session = z.infer<typeof sessionSchema>;

/** One signed-in device in `GET /v1/sessions`. `lastAddress`: the network address it last signed in or renewed its session from. */
export const sessionInfoSchema = z.object({
  id: idSchema,
  device: z.object({ name: z.string(), platform: z.string() }),
  createdAt: z.int(),
  lastUsedAt: z.int(),
  current: z.boolean(),
  lastAddress: z.string().optional(),
});
export type SessionInfo = z.infer<typeof sessionInfoSchema>;
export const sessionListSchema = z.object({ sessions: z.array(sessionInfoSchema) });

/** `GET /v1/invites/:code`, for everybody who has the code: who invites, and where to. Of a code that lets nobody in (any more) only `isValid: false` is told. */
export const invitePreviewSchema = z.object({
  serverName: z.string(),
  isValid: z.boolean(),
  roomName: z.string().optional(),
  roomIcon: z.string().optional(),
  inviterName: z.string().optional(),
  expiresAt: z.int().optional(),
});
export type InvitePreview = z.infer<typeof invitePreviewSchema>;

const peaksTextSchema = z
  .string()
  .regex(/^\d{1,2}(,\d{1,2})*$/, 'must be levels from 0 to 99 with commas between them')
  .refine((text) => text.split(',').length <= limits.peaksMax, `must be at most ${limits.peaksMax} levels`);

/**
 * Feature `pictures`. `POST /v1/me/picture` with the bytes of a picture as the body (JPEG, PNG, WebP or GIF, of which the first frame counts; the middle square,
 * turned the right way and without what a camera tells) → `pictureAnswerSchema`; `DELETE /v1/me/picture` → the same. Everybody who shares a room hears
 * `user-updated`. Feature `bot-pictures`: `POST` and `DELETE /v1/bots/:botId/picture` do the same for a bot, for who made it and for admins (`not-found`).
 * `GET /v1/pictures/:hash` (bearer) → a WebP of 256 × 256 that never changes; 404 where nobody has it (any more). Errors: `invalid` (no such
 * picture), `too-large`, `rate-limited`, `unavailable`.
 */
export const pictureAnswerSchema = z.object({ user: userSchema });
export const pictureHashSchema = sha256Schema;

/** Sizes that the sender's app knows of a sound or a video, which the server does not look into. Of pictures the server's own measure holds. */
const claims = {
  width: z.coerce.number().int().min(1).max(100_000).optional(),
  height: z.coerce.number().int().min(1).max(100_000).optional(),
  durationMs: z.coerce.number().int().min(0).max(100_000_000).optional(),
  /** Feature `voice-messages`: levels from 0 to 99, with commas between them. */
  peaks: peaksTextSchema.optional(),
};

/**
 * `POST /v1/files?roomId=…&name=…` with the bytes as the body (any content type but JSON, `application/octet-stream` by custom) → 201 `fileAnswerSchema`, after
 * the bytes and what is known of them are on disk. `id` is made by the client (UUIDv7) so that a queued message can name its files before they are there; the same
 * id from the same person again answers with the file that is there, from another `conflict`. Errors: `invalid`, `too-large` (a file, or what a person or the
 * server may hold), `not-found`, `forbidden`, `gone` (the room), `rate-limited`, `unavailable`.
 */
export const uploadQuerySchema = z.object({
  roomId: idSchema,
  name: textSchema(1, limits.fileNameMax),
  id: idSchema.optional(),
  ...claims,
});
export type UploadQuery = z.infer<typeof uploadQuerySchema>;

/**
 * Resumable uploads (feature `file-resume`): tus 1.0 at `/v1/uploads` with creation, expiration (a day) and termination. `Upload-Metadata` holds the fields of
 * `uploadQuerySchema` (base64 values); with `id`, the upload is at `/v1/uploads/:id`. Every `PATCH` is answered by 204, also the last one: then the file is whole,
 * `GET /v1/files/:id/about` tells of it (`fileAnswerSchema`) and `HEAD` of the upload is 404. A `POST` with all the bytes, or of nothing, is answered by 201 with
 * `fileAnswerSchema`. Where the bytes are all there but no file came of them, a `PATCH` of nothing at the end tries again. Errors have the relay's envelope as
 * their body. Creating it again with the id of a whole file answers `conflict`.
 */
export const uploadsPath = '/v1/uploads';

/** The answer to an upload, and `GET /v1/files/:id/about` (members of its room once it was sent; its uploader before). */
export const fileAnswerSchema = z.object({ file: fileSchema });
export type FileAnswer = z.infer<typeof fileAnswerSchema>;

/**
 * `GET /v1/files/:id` and `GET /v1/files/:id/thumbnail` (WebP): bearer, or `?token=` of a link. Ranges of the file are answered. Never changes, so it may be kept for ever.
 * 404 where one may not see it, 410 where its message was deleted or the link is too old.
 *
 * `POST /v1/files/:id/link` → an address (path and query, to be put behind the server's) that opens the file without a bearer until `expiresAt`, for as long
 * as the caller may see it. `thumbnailUrl` where there is one.
 */
export const fileLinkSchema = z.object({ url: z.string(), thumbnailUrl: z.string().optional(), expiresAt: z.int() });
export type FileLink = z.infer<typeof fileLinkSchema>;
