import { z } from 'zod';
import { listedCommandSchema } from '../entities/command.ts';
import { idSchema } from '../ids.ts';
import { botCalls } from '../protocol/bot-calls.ts';
import { accountCall } from './account-call.ts';
import { commandRunSchema } from './command-run.ts';

const room = { accountId: idSchema, roomId: idSchema };

/** Bots (server, all of it: nothing of it is kept on the device) and their commands. */
export const botsContract = {
  'bots.create': accountCall(botCalls['bots.create']),
  'bots.list': accountCall(botCalls['bots.list']),
  'bots.update': accountCall(botCalls['bots.update']),
  'bots.delete': accountCall(botCalls['bots.delete']),
  'bots.createToken': accountCall(botCalls['bots.createToken']),
  'bots.tokens': accountCall(botCalls['bots.tokens']),
  'bots.revokeToken': accountCall(botCalls['bots.revokeToken']),
  'rooms.bots': accountCall(botCalls['rooms.bots']),
  /** What this device knows of the commands of a room's bots; asks anew where the server can be reached, and tells by `commands-changed` what that brought. */
  'commands.list': { input: z.object(room), output: z.object({ commands: z.array(listedCommandSchema) }) },
  /**
   * Server. Hands a command to its bot; what becomes of it is told by `command-runs-changed`. No answer from the server: `unavailable`, and the same words again
   * do not run it twice.
   */
  'commands.run': {
    input: botCalls['commands.run'].input.omit({ opId: true }).extend({ accountId: idSchema }),
    output: z.object({ run: commandRunSchema }),
  },
  /** The person has seen what became of it. */
  'commands.dismiss': { input: z.object({ ...room, runId: idSchema }), output: z.object({}) },
} as const;
