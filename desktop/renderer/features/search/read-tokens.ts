import { readQuery } from '@parley/shared/search/read-query';

/** Filters that are finished (something stands behind them) leave the words and become tokens. */
export function takeTokens(typed: string): { filters: string[]; words: string } {
  const filters: string[] = [];
  let words = typed;
  for (const token of readQuery(typed).tokens.toReversed()) {
    const isFinished = /\s/u.test(typed.slice(token.range.to, token.range.to + 1));
    if (token.kind === 'term' || token.isBroken || !isFinished) continue;
    filters.unshift(typed.slice(token.range.from, token.range.to));
    words = words.slice(0, token.range.from) + words.slice(token.range.to + 1);
  }
  return { filters, words };
}

/** A token in parts: its name and what it says, without quotes. */
export function tokenParts(filter: string): { name: string; value: string } {
  const [token] = readQuery(filter).tokens;
  return token && token.kind !== 'term' ? { name: token.kind, value: token.value } : { name: '', value: filter };
}

/** A filter as one types it; a value with spaces stands in quotes. */
export function writeFilter(name: string, value: string): string {
  return `${name}:${/\s/u.test(value) ? `"${value}"` : value}`;
}
