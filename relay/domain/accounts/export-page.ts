import type { Message } from '@parley/shared/entities/message';

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c1b19;background:#fff}article{border-top:1px solid #ddd;padding:.75rem 0}time{color:#666;font-size:.8rem}p{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere}';

/** The beginning of a page to read. It loads nothing and runs nothing. */
export function pageHead(title: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><h1>${escapeHtml(title)}</h1>\n`;
}

export const pageEnd = '</body></html>\n';

/** One message. `fileHref`: where a file of it lies in the archive. */
export function messageHtml(message: Message, fileHref: (file: { id: string; name: string }) => string): string {
  const files = message.files.map((file) => `<p><a href="${escapeHtml(encodeURI(fileHref(file)))}">${escapeHtml(file.name)}</a></p>`).join('');
  const edited = message.editedAt === undefined ? '' : ', edited';
  return `<article><time>${new Date(message.createdAt).toISOString()}${edited}</time>${message.body === '' ? '' : `<p dir="auto">${escapeHtml(message.body)}</p>`}${files}</article>\n`;
}

export function linkHtml(href: string, words: string): string {
  return `<p><a href="${escapeHtml(encodeURI(href))}">${escapeHtml(words)}</a></p>\n`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
