/** The bytes that a `Range` header asks for, both ends included; null: all of them. Several ranges at once are answered with all (RFC 9110, 14.2). */
export function readRange(header: string | null, size: number): { from: number; to: number } | null | 'unsatisfiable' {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!parts || (parts[1] === '' && parts[2] === '')) return null;
  const [, first = '', last = ''] = parts;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from > to ? 'unsatisfiable' : { from, to };
}
