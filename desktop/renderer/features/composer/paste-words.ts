/** What is pasted, read from the clipboard: the words to put in, and whether they are offered as a quote or as code afterwards. */
export type Pasted = { kind: 'link'; url: string } | { kind: 'words'; text: string; isOffered: boolean };

/** From this many characters on, a file is offered also for one line. */
const longPaste = 4_000;
const address = /^(https?:\/\/|mailto:)[^\s<>]+$/;

/**
 * Reads a clipboard. Its plain text is what counts; a table becomes a markdown table and copied code a code block. An address over a selection becomes a
 * link. Several lines are offered as a quote, as code or as a file.
 */
export function readPaste(plain: string, html: string, hasSelection: boolean): Pasted | null {
  const text = plain.replaceAll('\r\n', '\n').replaceAll('\u0000', '');
  if (hasSelection && address.test(text.trim())) return { kind: 'link', url: text.trim().replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29')) };
  const made = html === '' ? null : (tableOf(html) ?? codeOf(html, text));
  if (made !== null) return { kind: 'words', text: made, isOffered: false };
  if (text === '') return null;
  return { kind: 'words', text, isOffered: text.trim().includes('\n') || text.length > longPaste };
}

/** Every line as a quote. */
export function asQuote(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

/** The text in a code block whose fence is longer than any in it. */
export function asCode(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.replace(/\n+$/, '')}\n${fence}`;
}

/** A page that is nothing but one table; as markdown, its first row as the head. */
function tableOf(html: string): string | null {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const tables = page.querySelectorAll('table');
  const table = tables[0];
  if (!table || tables.length > 1) return null;
  const outside = (page.body.textContent ?? '').length - (table.textContent ?? '').length;
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => cellText(cell)));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (rows.length < 2 || width < 2 || outside > 40) return null;
  const line = (cells: readonly string[]) => `| ${Array.from({ length: width }, (_, index) => cells[index] ?? '').join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [line(head), line(Array.from({ length: width }, () => '---')), ...rest.map(line)].join('\n');
}

function cellText(cell: Element): string {
  return (cell.textContent ?? '').trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
}

/** Code as editors and pages copy it: one `pre`, or everything in a type of fixed width. One line goes in as it is. */
function codeOf(html: string, text: string): string | null {
  if (!text.trim().includes('\n')) return null;
  const page = new DOMParser().parseFromString(html, 'text/html');
  const only = page.body.childElementCount === 1 ? page.body.firstElementChild : null;
  const isCode = only?.tagName === 'PRE' || /font-family:[^;"]*\b(monospace|consolas|menlo|monaco|courier)/i.test(only?.getAttribute('style') ?? '');
  return isCode ? asCode(text) : null;
}
