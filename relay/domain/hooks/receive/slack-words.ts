import { z } from 'zod';
import { fromMrkdwn, linkTo } from './mrkdwn.ts';

const text = z.string().max(200_000);
const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const fieldSchema = z.object({ title: lenient(text), value: lenient(text) });
const attachmentSchema = z.object({
  pretext: lenient(text),
  title: lenient(text),
  title_link: lenient(text),
  text: lenient(text),
  fallback: lenient(text),
  fields: lenient(z.array(fieldSchema).max(100)),
});
const slackSchema = z.object({
  text: z.string('must be a text').optional(),
  username: lenient(text),
  mrkdwn: lenient(z.boolean()),
  attachments: z.array(attachmentSchema, 'must be a list of attachments').max(100, 'may hold at most 100').optional(),
  blocks: z.array(z.unknown(), 'must be a list of blocks').max(100, 'may hold at most 100').optional(),
});

/** A message as Slack's incoming webhooks take it (`text`, `username`, `attachments`, `blocks`), as Markdown; '' where it says nothing. Throws ZodError. */
export function slackWords(body: unknown): string {
  const { text: said = '', username = '', mrkdwn = true, attachments = [], blocks = [] } = slackSchema.parse(body);
  const turned = mrkdwn ? fromMrkdwn : (words: string) => words;
  // As in Slack, a text beside blocks is what is shown where blocks cannot be.
  const inBlocks = blocks.map(blockWords).filter((words) => words !== '');
  const parts = [inBlocks.length > 0 ? inBlocks.join('\n') : turned(said), ...attachments.map(attachmentWords)].filter((words) => words.trim() !== '');
  const name = username.replace(/\s+/g, ' ').trim();
  return parts.length === 0 ? '' : `${name === '' ? '' : `**${name.replaceAll('*', '')}**: `}${parts.join('\n\n')}`;
}

function attachmentWords({
  pretext = '',
  title = '',
  title_link = '',
  text: said = '',
  fallback = '',
  fields = [],
}: z.output<typeof attachmentSchema>): string {
  const lines = [
    fromMrkdwn(pretext),
    title === '' ? '' : `**${title_link === '' ? title : linkTo(title_link, title)}**`,
    fromMrkdwn(said),
    ...fields.map((field) => [field.title ? `**${field.title}**` : '', fromMrkdwn(field.value ?? '')].filter((part) => part !== '').join(': ')),
  ].filter((line) => line !== '');
  return lines.length > 0 ? lines.join('\n') : fromMrkdwn(fallback);
}

/** The words of a block, whatever kind it is: its texts, fields and elements one after the other. Pictures and buttons say what they are called. */
function blockWords(block: unknown, depth = 0): string {
  if (typeof block !== 'object' || block === null || depth > 8) return '';
  const { type, text: said, url, fields, elements, alt_text: alt } = block as Record<string, unknown>;
  if (typeof said === 'string') return type === 'mrkdwn' ? fromMrkdwn(said) : typeof url === 'string' ? linkTo(url, said) : said;
  if (type === 'link' && typeof url === 'string') return url;
  if (type === 'divider') return '---';
  const inline = type === 'rich_text_section' || type === 'context';
  const parts = [said, ...(Array.isArray(fields) ? fields : []), ...(Array.isArray(elements) ? elements : [])]
    .map((part) => blockWords(part, depth + 1))
    .filter((words) => words !== '');
  const words = parts.join(type === 'context' ? ' ' : inline ? '' : '\n');
  if (words !== '') return type === 'header' ? `**${words}**` : words;
  return typeof alt === 'string' ? alt : '';
}
