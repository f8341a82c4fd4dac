import { hookCalls } from '../protocol/hook-calls.ts';
import { accountCall } from './account-call.ts';

/** Webhooks (server, all of it: nothing of it is kept on the device). Addresses of incoming ones are whole here, also where the server does not know its own. */
export const hooksContract = {
  'hooks.create': accountCall(hookCalls['hooks.create']),
  'hooks.list': accountCall(hookCalls['hooks.list']),
  'hooks.update': accountCall(hookCalls['hooks.update']),
  'hooks.delete': accountCall(hookCalls['hooks.delete']),
  'hooks.deliveries': accountCall(hookCalls['hooks.deliveries']),
  'hooks.redeliver': accountCall(hookCalls['hooks.redeliver']),
  'hooks.rotateSecret': accountCall(hookCalls['hooks.rotateSecret']),
  /** None where the server is too old to tell. */
  'rooms.hooks': accountCall(hookCalls['rooms.hooks']),
} as const;
