import type { Message } from '@parley/shared/entities/message';
import { limits } from '@parley/shared/limits';
import { fileNames } from '../files/file-words.ts';

type Source = { author: string; room: string; link: string };

/** What a forwarded message says: one's own comment, the words as a quote, then who wrote them where, with a link. Words that do not fit end with "…". */
export function forwardWords(message: Pick<Message, 'body'> & { files?: Message['files'] }, { author, room, link }: Source, comment: string): string {
  const head = comment.trim() === '' ? '' : `${comment.trim()}\n\n`;
  const foot = `\n\nForwarded from ${author}, ${room}: ${link}`;
  const left = limits.bodyMax - [...head].length - [...foot].length;
  // Files stay where they are: the link leads to them.
  const quote = (message.body || fileNames(message.files ?? []))
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  const points = [...quote];
  return `${head}${points.length > left ? `${points.slice(0, Math.max(0, left - 1)).join('')}…` : quote}${foot}`;
}
