import { z } from 'zod';
import { idSchema } from '../ids.ts';
import {
  deleteAccountInputSchema,
  totpBeginInputSchema,
  totpBegunSchema,
  totpConfirmedSchema,
  totpConfirmInputSchema,
  totpDisableInputSchema,
  totpStatusSchema,
} from '../protocol/account.ts';
import { changePasswordInputSchema, sessionInfoSchema } from '../protocol/http.ts';

const nothing = z.object({});
const account = { accountId: idSchema };

/** What proves to the server who one is, where one is signed in, and the end of the account. */
export const signInContract = {
  /** Server. */
  'sessions.list': { input: z.object(account), output: z.object({ sessions: z.array(sessionInfoSchema) }) },
  /** Server. */
  'sessions.end': { input: z.object({ ...account, sessionId: idSchema }), output: nothing },
  /** Server. Other devices are signed out. A wrong `current` is `invalid` with an issue there. */
  'password.change': { input: changePasswordInputSchema.extend(account), output: nothing },
  /** Server: the second step of signing in. A wrong password or code is `invalid` with an issue there. */
  'totp.status': { input: z.object(account), output: totpStatusSchema },
  'totp.begin': { input: totpBeginInputSchema.extend(account), output: totpBegunSchema },
  'totp.confirm': { input: totpConfirmInputSchema.extend(account), output: totpConfirmedSchema },
  'totp.disable': { input: totpDisableInputSchema.extend(account), output: nothing },
  /** Server, for good. What this device holds stays until it is removed. A wrong password or code is `invalid` with an issue there; a code that is needed has an issue at `totp`. */
  'accounts.delete': { input: deleteAccountInputSchema.extend(account), output: nothing },
} as const;
