export type Address = { from: number; to: number; url: string };

// An address in the words of a link ends where the words end.
const web = /(?:https?|parley):\/\/(?:(?!\]\()[^\s<>"]){1,2000}/iy;
const www = /www\.(?:(?!\]\()[^\s<>"]){1,2000}/iy;
const angled = /<((?:https?|mailto|parley):[^\s<>]{1,2000})>/iy;
const domain = /[a-z0-9](?:[a-z0-9-]{0,62}\.){1,10}[a-z]{2,24}/iy;
const localPart = /[\w.+-]/;
const localMax = 64;

/** The address that begins at a place: with a scheme, with `www.`, or between `<` and `>`. Without the punctuation of the sentence around it. */
export function addressAt(text: string, at: number): Address | null {
  if (text[at] === '<') {
    const match = matchAt(angled, text, at);
    return match ? { from: at, to: at + match[0].length, url: match[1] ?? '' } : null;
  }
  if (at > 0 && /[\p{L}\p{N}_]/u.test(text[at - 1] ?? '')) return null;
  const match = matchAt(web, text, at) ?? matchAt(www, text, at);
  if (!match) return null;
  const written = withoutSentence(match[0]);
  const url = /^www\./i.test(written) ? `https://${written}` : written;
  return /:\/\/[^/]/.test(url) ? { from: at, to: at + written.length, url } : null;
}

/** The mail address around an `@`; its first part begins no earlier than `start`. */
export function emailAt(text: string, at: number, start: number): Address | null {
  let from = at;
  while (from > start && at - from < localMax && localPart.test(text[from - 1] ?? '')) from -= 1;
  while (from < at && !/[a-z0-9]/i.test(text[from] ?? '')) from += 1;
  if (from === at) return null;
  const match = matchAt(domain, text, at + 1);
  if (!match || /[\w-]/.test(text[at + 1 + match[0].length] ?? '')) return null;
  const to = at + 1 + match[0].length;
  return { from, to, url: `mailto:${text.slice(from, to)}` };
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

/** A closing bracket belongs to an address only if it was opened inside. */
function withoutSentence(written: string): string {
  let to = written.length;
  const spare = { ')': count(written, ')') - count(written, '('), ']': count(written, ']') - count(written, '[') };
  for (;;) {
    const last = written[to - 1] ?? '';
    if (last === ')' || last === ']') {
      if (spare[last] <= 0) break;
      spare[last] -= 1;
    } else if (!/[.,;:!?'’”»*_~|`]/u.test(last)) break;
    to -= 1;
  }
  return written.slice(0, to);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
