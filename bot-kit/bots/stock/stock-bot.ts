import { CommandError } from '../../call-error.ts';
import { type Bot, type BotOptions, connect } from '../../connect.ts';
import { printLog } from '../../log.ts';
import { ProviderError, type QuoteProvider } from './quote-provider.ts';
import { readStockCode } from './stock-code.ts';

/** A bot that answers `/stock=aapl.us` and `/stock aapl.us` with the last price, for everybody in the room. Bad codes and failures are told to who asked alone. */
export function createStockBot(options: BotOptions, provider: QuoteProvider): Bot {
  const { log = printLog } = options;
  const bot = connect(options);
  const code = { name: 'code', kind: 'text', required: true, description: 'the code of the share with its market: aapl.us' } as const;

  bot.command('stock', { description: 'Says what a share costs', args: [code] }, async (command) => {
    const typed = readStockCode(command.text);
    let quote: Awaited<ReturnType<QuoteProvider['quote']>>;
    try {
      quote = await provider.quote(typed);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      log({ level: 'warn', event: 'quote-failed', code: typed, reason: error.message });
      throw new CommandError('The provider of quotes does not answer right now. Please try again in a minute.');
    }
    if (quote === null) throw new CommandError(`There is no quote for ${typed.toUpperCase()}.`);
    await command.reply(`${quote.code} quote is $${quote.close} per share`);
  });
  return bot;
}
