import { z } from 'zod';
import { userSchema } from '../entities/user.ts';
import { idSchema } from '../ids.ts';
import { limits } from '../limits.ts';
import { displayNameSchema, handleSchema, lineSchema, passwordSchema, textSchema } from '../text.ts';

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

/** `POST /v1/auth/register` */
export const registerInputSchema = z.object({
  handle: handleSchema,
  displayName: displayNameSchema,
  password: passwordSchema,
  inviteCode: lineSchema(1, 100).optional(),
  device: deviceSchema,
});
export type RegisterInput = z.infer<typeof registerInputSchema>;

/** `POST /v1/auth/login`. The handle and password are only bounded here: what they may be is the business of registering, and nothing may tell whether a handle exists. */
export const loginInputSchema = z.object({ handle: textSchema(1, 200), password: textSchema(1, 1_000), device: deviceSchema });
export type LoginInput = z.infer<typeof loginInputSchema>;

/** `POST /v1/auth/refresh`. `attemptId` is random and stored by the client before the request, so that a lost answer can be asked for again. */
export const refreshInputSchema = z.object({ refreshToken: textSchema(1, 500), attemptId: textSchema(1, 100).optional() });
export type RefreshInput = z.infer<typeof refreshInputSchema>;

/** `POST /v1/auth/password` */
export const changePasswordInputSchema = z.object({ current: textSchema(1, 1_000), next: passwordSchema });

/** The answer to register, login and refresh. The refresh token is new each time; the one before it is spent. */
export const sessionSchema = z.object({
  user: userSchema,
  sessionId: idSchema,
  accessToken: z.string(),
  accessTokenExpiresAt: z.int(),
  refreshToken: z.string(),
  nodes: z.array(z.string()).optional(),
});
export type Session = z.infer<typeof sessionSchema>;

/** One signed-in device in `GET /v1/sessions`. */
export const sessionInfoSchema = z.object({
  id: idSchema,
  device: z.object({ name: z.string(), platform: z.string() }),
  createdAt: z.int(),
  lastUsedAt: z.int(),
  current: z.boolean(),
});
export type SessionInfo = z.infer<typeof sessionInfoSchema>;
export const sessionListSchema = z.object({ sessions: z.array(sessionInfoSchema) });
