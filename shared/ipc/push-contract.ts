import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { pushCalls } from '../protocol/push-calls.ts';

/** A call of the wire in the name of an account; the engine adds the operation's id. */
const call = <I extends z.ZodType, O extends z.ZodType>({ input, output }: { input: I; output: O }) => ({
  input: z.object({ accountId: idSchema, ask: input }),
  output,
});

/** Where one is told what is there while no device is in use (server, all of it: nothing of it is kept on the device). `isOffered`: the server can do it at all. */
export const pushContract = {
  'push.list': call({ ...pushCalls['push.list'], output: pushCalls['push.list'].output.extend({ isOffered: z.boolean() }) }),
  'push.add': call(pushCalls['push.add']),
  'push.update': call(pushCalls['push.update']),
  'push.remove': call(pushCalls['push.remove']),
  'push.test': call(pushCalls['push.test']),
} as const;
