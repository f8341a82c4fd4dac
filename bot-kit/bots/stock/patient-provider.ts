import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import { ProviderError, type Quote, type QuoteProvider } from './quote-provider.ts';

const keptMax = 1_000;

/**
 * Spares a provider: a quote is kept for `keepMs`, people who ask for the same code at the same time share one request, and after `failuresMax` failures in a row
 * nobody is asked for `restMs`; then one request is let through, and what becomes of it decides.
 */
export function createPatientProvider(
  provider: QuoteProvider,
  { keepMs, failuresMax = 5, restMs = 30_000, now = Date.now }: { keepMs: number; failuresMax?: number; restMs?: number; now?: () => number },
): QuoteProvider {
  const circuit = circuitBreaker(handleAll, { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failuresMax) });
  const kept = new Map<string, { quote: Quote | null; until: number }>();
  const underWay = new Map<string, Promise<Quote | null>>();

  async function ask(code: string): Promise<Quote | null> {
    try {
      const quote = await circuit.execute(() => provider.quote(code));
      kept.set(code, { quote, until: now() + keepMs });
      const [oldest] = kept.keys();
      if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
      return quote;
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw new ProviderError('The provider failed several times and is left alone for a while.', { cause: error });
      throw error;
    } finally {
      underWay.delete(code);
    }
  }

  return {
    async quote(code) {
      const known = kept.get(code);
      if (known !== undefined && known.until > now()) return known.quote;
      kept.delete(code);
      const running = underWay.get(code) ?? ask(code);
      underWay.set(code, running);
      return running;
    },
  };
}
