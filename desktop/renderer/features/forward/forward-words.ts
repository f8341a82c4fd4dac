import type { Message } from '@parley/shared/entities/message';
import { limits } from '@parley/shared/limits';

type Source = { author: string; room: string; link: string };

/** What a forwarded message says: one's own comment, the words as a quote (where there are any), then who wrote them where, with a link. Words that do not fit end with "…". */
export function forwardWords({ body }: Pick<Message, 'body'>, { author, room, link }: Source, comment: string): string {
  const head = comment.trim() === '' ? '' : `${comment.trim()}\n\n`;
  const foot = `Forwarded from ${asItStands(author)}, ${asItStands(room)}: [show it](${link})`;
  if (body.trim() === '') return `${head}${foot}`;
  const left = limits.bodyMax - [...head].length - [...foot].length - 2;
  const quote = body
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  const points = [...quote];
  return `${head}${points.length > left ? `${points.slice(0, Math.max(0, left - 1)).join('')}…` : quote}\n\n${foot}`;
}

/** A name in words that are formatted: nothing in it makes anything bold, a link, or calls anybody. */
function asItStands(name: string): string {
  return name.replace(/[\\`*_~|<>@:[\]()]/g, '\\$&');
}
