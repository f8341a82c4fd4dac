/** What a share costs now, by its code in capitals. */
export type Quote = { code: string; close: string };

/**
 * Where quotes come from; Stooq is one (`stooq.ts`). `quote` answers null where the provider has none for this code; throws `ProviderError` where it cannot be asked.
 */
export type QuoteProvider = { quote(code: string): Promise<Quote | null> };

/** The provider could not be reached, was too slow, or said something that makes no sense. The words are for the log. */
export class ProviderError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProviderError';
  }
}
