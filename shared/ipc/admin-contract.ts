import { adminCalls } from '../protocol/admin-calls.ts';
import { accountCall } from './account-call.ts';

/** The administration of a server. Server, all of it: nothing of it is kept on the device. */
export const adminContract = {
  'admin.users': accountCall(adminCalls['admin.users']),
  'admin.updateUser': accountCall(adminCalls['admin.updateUser']),
  'admin.resetPassword': accountCall(adminCalls['admin.resetPassword']),
  'admin.sessions': accountCall(adminCalls['admin.sessions']),
  'admin.endSession': accountCall(adminCalls['admin.endSession']),
  'admin.rooms': accountCall(adminCalls['admin.rooms']),
  'admin.members': accountCall(adminCalls['admin.members']),
  'admin.updateRoom': accountCall(adminCalls['admin.updateRoom']),
  'admin.storage': accountCall(adminCalls['admin.storage']),
  'admin.settings': accountCall(adminCalls['admin.settings']),
  'admin.updateSettings': accountCall(adminCalls['admin.updateSettings']),
  'admin.audit': accountCall(adminCalls['admin.audit']),
} as const satisfies Record<keyof typeof adminCalls, unknown>;
