import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** A call of the wire in the name of an account, asked of the server as it is; the engine adds the operation's id. */
export const accountCall = <I extends z.ZodType, O extends z.ZodType>({ input, output }: { input: I; output: O }) => ({
  input: z.object({ accountId: idSchema, ask: input }),
  output,
});
