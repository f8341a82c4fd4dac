import type { AdminActor } from '../domain/admin/admin-ports.ts';
import { endUserSession } from '../domain/admin/end-user-session.ts';
import { getStorage, listAudit, listMembersForAdmin, listRoomsForAdmin, listUserSessions, listUsers } from '../domain/admin/list-for-admin.ts';
import { makeResetLink } from '../domain/admin/make-reset-link.ts';
import { getSettings, updateSettings } from '../domain/admin/server-settings.ts';
import { updateAccount, userChangeOf } from '../domain/admin/update-account.ts';
import { updateAnyRoom } from '../domain/admin/update-any-room.ts';
import type { Deps } from '../domain/deps.ts';
import type { CallContext, Handlers } from './handler-types.ts';

type AdminHandlers = Pick<Handlers, Extract<keyof Handlers, `admin.${string}`>>;

const asAdmin = ({ actor, address }: CallContext): AdminActor => ({ kind: 'admin', userId: actor.userId, address });

/** The calls of server admins: each its use-case, which asks first whether the caller is one. */
export function createAdminHandlers(deps: Deps): AdminHandlers {
  return {
    'admin.users': (context, input) => listUsers(deps, asAdmin(context), input),
    'admin.updateUser': (context, input) => updateAccount(deps, asAdmin(context), { userId: input.userId, change: userChangeOf(input), opId: input.opId }),
    'admin.resetPassword': (context, input) => makeResetLink(deps, asAdmin(context), input),
    'admin.sessions': (context, input) => listUserSessions(deps, asAdmin(context), input),
    'admin.endSession': (context, input) => endUserSession(deps, asAdmin(context), input),
    'admin.rooms': (context, input) => listRoomsForAdmin(deps, asAdmin(context), input),
    'admin.members': (context, input) => listMembersForAdmin(deps, asAdmin(context), input),
    'admin.updateRoom': (context, input) => updateAnyRoom(deps, asAdmin(context), input),
    'admin.storage': (context) => getStorage(deps, asAdmin(context)),
    'admin.settings': (context) => getSettings(deps, asAdmin(context)),
    'admin.updateSettings': (context, input) => updateSettings(deps, asAdmin(context), input),
    'admin.audit': (context, input) => listAudit(deps, asAdmin(context), input),
  };
}
