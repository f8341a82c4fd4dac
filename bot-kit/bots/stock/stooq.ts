import { reasonOf } from '../../log.ts';
import { readLimited } from '../read-limited.ts';
import { ProviderError, type QuoteProvider } from './quote-provider.ts';
import { readQuote } from './read-quote.ts';

/** A quote is two lines. */
const bytesMax = 16 * 1024;

/** Quotes from Stooq, one request each. `url`: of its CSV, without the code; `timeoutMs`: for the whole answer. */
export function createStooq({ url, timeoutMs }: { url: string; timeoutMs: number }): QuoteProvider {
  return {
    async quote(code) {
      const address = new URL(url);
      // Symbol, day, time, open, high, low, close, volume, below a line of names.
      address.search = `?s=${encodeURIComponent(code)}&f=sd2t2ohlcv&h&e=csv`;
      let csv: string;
      try {
        const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs), headers: { accept: 'text/csv' } });
        if (!response.ok) {
          await response.body?.cancel();
          throw new Error(`it answered with status ${response.status}`);
        }
        csv = await readLimited(response, bytesMax);
      } catch (error) {
        throw new ProviderError(`The provider could not be asked: ${reasonOf(error)}`, { cause: error });
      }
      return readQuote(csv, code);
    },
  };
}
