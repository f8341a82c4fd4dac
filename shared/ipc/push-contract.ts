import { z } from 'zod';
import { pushCalls } from '../protocol/push-calls.ts';
import { accountCall } from './account-call.ts';

/** Where one is told what is there while no device is in use (server, all of it: nothing of it is kept on the device). `isOffered`: the server can do it at all. */
export const pushContract = {
  'push.list': accountCall({ ...pushCalls['push.list'], output: pushCalls['push.list'].output.extend({ isOffered: z.boolean() }) }),
  'push.add': accountCall(pushCalls['push.add']),
  'push.update': accountCall(pushCalls['push.update']),
  'push.remove': accountCall(pushCalls['push.remove']),
  'push.test': accountCall(pushCalls['push.test']),
} as const;
