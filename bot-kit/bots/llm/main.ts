import { runBot } from '../run-bot.ts';
import { createLlmBot } from './llm-bot.ts';
import { readLlmConfig } from './llm-config.ts';

await runBot(() => {
  const { url, token, stateFile, settings } = readLlmConfig();
  const { bot, stopAll } = createLlmBot({ url, token, stateFile }, settings);
  return { bot, beforeStop: () => stopAll('The bot was restarted meanwhile.') };
});
