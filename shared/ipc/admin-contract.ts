import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { adminCalls } from '../protocol/admin-calls.ts';

type AdminCallName = keyof typeof adminCalls;

/** The call of the wire in the name of an account; the engine adds the operation's id. */
const call = <N extends AdminCallName>(name: N) => ({
  input: z.object({ accountId: idSchema, ask: adminCalls[name].input }),
  output: adminCalls[name].output,
});

/** The administration of a server. Server, all of it: nothing of it is kept on the device. */
export const adminContract = {
  'admin.users': call('admin.users'),
  'admin.updateUser': call('admin.updateUser'),
  'admin.resetPassword': call('admin.resetPassword'),
  'admin.sessions': call('admin.sessions'),
  'admin.endSession': call('admin.endSession'),
  'admin.rooms': call('admin.rooms'),
  'admin.members': call('admin.members'),
  'admin.updateRoom': call('admin.updateRoom'),
  'admin.storage': call('admin.storage'),
  'admin.settings': call('admin.settings'),
  'admin.updateSettings': call('admin.updateSettings'),
  'admin.audit': call('admin.audit'),
} as const satisfies Record<AdminCallName, unknown>;
