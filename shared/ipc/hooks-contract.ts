import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { hookCalls } from '../protocol/hook-calls.ts';

/** A call of the wire in the name of an account; the engine adds the operation's id. */
const call = <I extends z.ZodType, O extends z.ZodType>({ input, output }: { input: I; output: O }) => ({
  input: z.object({ accountId: idSchema, ask: input }),
  output,
});

/** Webhooks (server, all of it: nothing of it is kept on the device). Addresses of incoming ones are whole here, also where the server does not know its own. */
export const hooksContract = {
  'hooks.create': call(hookCalls['hooks.create']),
  'hooks.list': call(hookCalls['hooks.list']),
  'hooks.update': call(hookCalls['hooks.update']),
  'hooks.delete': call(hookCalls['hooks.delete']),
  'hooks.deliveries': call(hookCalls['hooks.deliveries']),
  'hooks.redeliver': call(hookCalls['hooks.redeliver']),
  'hooks.rotateSecret': call(hookCalls['hooks.rotateSecret']),
  /** None where the server is too old to tell. */
  'rooms.hooks': call(hookCalls['rooms.hooks']),
} as const;
