import { runBot } from '../run-bot.ts';
import { createPatientProvider } from './patient-provider.ts';
import { createStockBot } from './stock-bot.ts';
import { readStockConfig } from './stock-config.ts';
import { createStooq } from './stooq.ts';

await runBot(() => {
  const { url, token, stateFile, provider, keepMs } = readStockConfig();
  return { bot: createStockBot({ url, token, stateFile }, createPatientProvider(createStooq(provider), { keepMs })) };
});
