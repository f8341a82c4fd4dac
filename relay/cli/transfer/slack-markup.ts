import { gemoji } from 'gemoji';

const emojiByName = new Map(gemoji.flatMap(({ emoji, names }) => names.map((name) => [name, emoji] as const)));
/** Slack's own names for what others call otherwise. */
const slackNames: Record<string, string> = {
  simple_smile: 'slightly_smiling_face',
  thumbsup_all: '+1',
  'man-shrugging': 'man_shrugging',
  'woman-shrugging': 'woman_shrugging',
};

/** The emoji of a name as Slack writes it (`+1`, `wave::skin-tone-3`); null where it is a picture of that company's own. */
export function emojiOf(name: string): string | null {
  const [plain = ''] = name.split('::');
  return emojiByName.get(slackNames[plain] ?? plain) ?? emojiByName.get(plain.replaceAll('-', '_')) ?? null;
}

export type SlackNames = { user(id: string): string | null; channel(id: string): string | null };

const code = /(```[\s\S]*?```|`[^`\n]*`)/;
const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** What stands between `<` and `>`: a person, a room, a call to all, or an address. */
function linkOf(inner: string, names: SlackNames): string {
  const [target = '', label] = inner.split('|');
  if (target.startsWith('@')) return `@${names.user(target.slice(1)) ?? label ?? target.slice(1)}`;
  if (target.startsWith('#')) return `#${names.channel(target.slice(1)) ?? label ?? target.slice(1)}`;
  if (target === '!here') return '@here';
  if (target === '!channel' || target === '!everyone') return '@room';
  if (target.startsWith('!')) return label ?? target.slice(1);
  if (label === undefined || label === target) return target.replace(/^mailto:/, '');
  return `[${label}](${target})`;
}

function plainPart(text: string, names: SlackNames): string {
  return text
    .replace(/<([^<>\n]+)>/g, (_, inner: string) => linkOf(inner, names))
    .replace(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g, (whole, name: string) => emojiOf(name) ?? whole)
    .replace(/(^|[\s(])\*(\S(?:[^*\n]*\S)?)\*(?=$|[\s).,:;!?])/gm, '$1**$2**')
    .replace(/(^|[\s(])~(\S(?:[^~\n]*\S)?)~(?=$|[\s).,:;!?])/gm, '$1~~$2~~');
}

/** A message of Slack as Parley writes it; what is code stays as it is. */
export function bodyOf(text: string, names: SlackNames): string {
  return text
    .split(code)
    .map((part, index) => unescaped(index % 2 === 1 ? part : plainPart(part, names)))
    .join('');
}
