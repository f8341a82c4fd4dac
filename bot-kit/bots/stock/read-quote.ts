import { ProviderError, type Quote } from './quote-provider.ts';

const noData = 'N/D';

/**
 * Reads Stooq's CSV: a line of names, then one line for the code (`Symbol,Date,Time,Open,High,Low,Close,Volume`). Null where there is no data (`N/D`). The price has
 * two decimals at least. Throws `ProviderError` where it is anything else, such as a page for people.
 */
export function readQuote(csv: string, code: string): Quote | null {
  const [names = '', values = ''] = csv
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const columns = names.split(',').map((name) => name.trim().toLowerCase());
  const cells = values.split(',').map((cell) => cell.trim());
  const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
  if (!columns.includes('symbol') || !columns.includes('close')) throw new ProviderError('The provider answered no table of quotes.');
  const close = cell('close');
  if (cell('symbol').toLowerCase() !== code) throw new ProviderError('The provider answered for another code.');
  if (close === noData) return null;
  if (!/^\d{1,12}(\.\d{1,10})?$/.test(close)) throw new ProviderError('The provider answered a price that is no number.');
  const [whole = '', decimals = ''] = close.split('.');
  return { code: code.toUpperCase(), close: `${whole}.${decimals.padEnd(2, '0')}` };
}
