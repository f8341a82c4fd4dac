import { appendFileSync } from 'node:fs';
import { connect } from '@parley/bot-kit/connect';

/** A bot of its own process, to be killed in the middle of a reply: it notes each step in a file, and waits for ever after the first where it is told to. */
const [url = '', token = '', stateFile = '', steps = '', waits = ''] = process.argv.slice(2);
const note = (step: string) => appendFileSync(steps, `${step}\n`);

const bot = connect({ url, token, stateFile, editEveryMs: 50, log: (entry) => note(`log ${JSON.stringify(entry)}`) });
bot.onMessage(async (message) => {
  note(`handling ${message.body}`);
  const answer = await message.reply(`answer to ${message.body}`);
  note(`replied ${message.body}`);
  if (waits === 'after-reply') await new Promise(() => undefined);
  await answer.edit(`whole answer to ${message.body}`);
  await message.reply(`and another to ${message.body}`);
  note(`done ${message.body}`);
});
await bot.start();
note('started');
