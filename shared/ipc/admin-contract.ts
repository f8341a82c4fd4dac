import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { adminCalls } from '../protocol/admin-calls.ts';

/** A call of the wire in the name of an account; the engine adds the operation's id. */
const call = <I extends z.ZodType, O extends z.ZodType>({ input, output }: { input: I; output: O }) => ({
  input: z.object({ accountId: idSchema, ask: input }),
  output,
});

/** The administration of a server. Server, all of it: nothing of it is kept on the device. */
export const adminContract = {
  'admin.users': call(adminCalls['admin.users']),
  'admin.updateUser': call(adminCalls['admin.updateUser']),
  'admin.resetPassword': call(adminCalls['admin.resetPassword']),
  'admin.sessions': call(adminCalls['admin.sessions']),
  'admin.endSession': call(adminCalls['admin.endSession']),
  'admin.rooms': call(adminCalls['admin.rooms']),
  'admin.members': call(adminCalls['admin.members']),
  'admin.updateRoom': call(adminCalls['admin.updateRoom']),
  'admin.storage': call(adminCalls['admin.storage']),
  'admin.settings': call(adminCalls['admin.settings']),
  'admin.updateSettings': call(adminCalls['admin.updateSettings']),
  'admin.audit': call(adminCalls['admin.audit']),
} as const satisfies Record<keyof typeof adminCalls, unknown>;
