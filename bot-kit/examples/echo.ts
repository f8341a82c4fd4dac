// A bot that says what it is told. Run it with the address of the server and a token from Settings, Bots:
//   PARLEY_URL=https://chat.example.org PARLEY_TOKEN=pbt_… node bot-kit/examples/echo.ts
import { CommandError } from '@parley/bot-kit/call-error';
import { connect } from '@parley/bot-kit/connect';

const { PARLEY_URL: url = 'http://localhost:4800', PARLEY_TOKEN: token = '', PARLEY_STATE: stateFile = 'echo-state.json' } = process.env;
const bot = connect({ url, token, stateFile });

bot.onMention(async (message) => {
  await message.reply(`You said: ${message.body}`);
});

bot.command('echo', { description: 'Says it again', args: [{ name: 'words', kind: 'text', required: true }] }, async (command) => {
  if (command.text.length > 500) throw new CommandError('That is too long for me.');
  await command.reply(command.text);
});

for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void bot.stop());
await bot.start();
await bot.ended;
