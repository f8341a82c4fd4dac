import { BotStoppedError } from '../call-error.ts';
import type { Bot } from '../connect.ts';
import { reasonOf } from '../log.ts';

/** A server that is away must not keep a bot from ending. */
const beforeStopMs = 5_000;

/**
 * The life of a bot's process: from its settings until SIGINT or SIGTERM. Ends with code 1 and the reason in plain words where it cannot start, or where the server has ended it.
 * `beforeStop`: what is to be finished while the bot can still speak.
 */
export async function runBot(make: () => { bot: Bot; beforeStop?: () => Promise<void> | void }): Promise<void> {
  try {
    const { bot, beforeStop } = make();
    const stop = async () => {
      const late = new Promise((resolve) => setTimeout(resolve, beforeStopMs).unref());
      await Promise.race([beforeStop?.(), late]);
      await bot.stop();
    };
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void stop());
    await bot.start();
    await bot.ended;
  } catch (error) {
    // Told to end before it ever got through to the server.
    if (error instanceof BotStoppedError) return;
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exitCode = 1;
  }
}
