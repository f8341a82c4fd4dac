import { z } from 'zod';
import { textSchema } from '../text.ts';

/**
 * What one does with one's own account beside signing in: feature `totp` (a second step of six digits, RFC 6238: SHA-1, 30 s), `account-deletion`, `account-export`.
 * All of it with the bearer. A wrong password or code is `unauthenticated` and counts as a failed sign-in of the account (`rate-limited` after 10 in 10 minutes).
 */
const password = textSchema(1, 1_000);
/** Six digits, or a recovery code; blanks and dashes do not matter. */
const code = textSchema(1, 100);

/** `GET /v1/auth/totp` */
export const totpStatusSchema = z.object({ isOn: z.boolean(), recoveryCodesLeft: z.int().nonnegative() });
export type TotpStatus = z.infer<typeof totpStatusSchema>;

/** `POST /v1/auth/totp/begin`: makes a secret that holds once it is confirmed; one that waits is replaced. `conflict` where the second step is on. */
export const totpBeginInputSchema = z.object({ password });
export type TotpBeginInput = z.infer<typeof totpBeginInputSchema>;
/** `secret` in base32, as people type it; `uri` as a QR code holds it (`otpauth://totp/…`). */
export const totpBegunSchema = z.object({ secret: z.string(), uri: z.string() });
export type TotpBegun = z.infer<typeof totpBegunSchema>;

/** `POST /v1/auth/totp/confirm`: turns it on. The recovery codes are told once and never again; each lets in once in place of the six digits. `conflict`: nothing was begun, or it is on. */
export const totpConfirmInputSchema = z.object({ code });
export type TotpConfirmInput = z.infer<typeof totpConfirmInputSchema>;
export const totpConfirmedSchema = z.object({ recoveryCodes: z.array(z.string()) });
export type TotpConfirmed = z.infer<typeof totpConfirmedSchema>;

/** `POST /v1/auth/totp/disable` → 204. Where it is off already: the same. */
export const totpDisableInputSchema = z.object({ password, code });
export type TotpDisableInput = z.infer<typeof totpDisableInputSchema>;

/**
 * `POST /v1/auth/delete` → 204: the account is gone for good at once, and every session of it ends (`account-deleted`). Its rooms are left, and with `remove` its messages,
 * files, votes and reactions are taken away, soon after, in the order of each room's log; with `keep` they stay as those of a "Deleted account". The handle is given to nobody
 * else. A right password without the code that is needed: `unauthenticated` with the issue `{path: 'totp'}`. `conflict`: the last admin of the server.
 */
export const deleteAccountInputSchema = z.object({ password, totp: code.optional(), messages: z.enum(['keep', 'remove']) });
export type DeleteAccountInput = z.infer<typeof deleteAccountInputSchema>;

/**
 * `POST /v1/account/export` → 200, a zip (`application/zip`, without a length: it is made while it is read) of what the server holds of the person: profile, sessions, rooms
 * with read marks, own messages (JSON lines, and pages to read), own files, votes, reactions, saves. `conflict`: one is under way; `rate-limited`: 5 an hour.
 */
export const accountExportPath = '/v1/account/export';
