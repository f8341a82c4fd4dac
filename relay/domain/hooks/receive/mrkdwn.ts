/** Code keeps its signs: only what stands outside of it is turned. */
const code = /(```[\s\S]*?```|`[^`\n]+`)/;
const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const groups: Record<string, string> = { here: '@here', channel: '@room', everyone: '@room', group: '@room' };

/** A link as Markdown; without words, the address alone. */
export function linkTo(url: string, words: string): string {
  return words === '' || words === url ? url : `[${words.replace(/[[\]]/g, (sign) => `\\${sign}`)}](${url})`;
}

/** Slack's way of writing (`*bold*`, `~struck~`, `<url|words>`, `<!here>`, `&lt;`) as Markdown. */
export function fromMrkdwn(text: string): string {
  return text
    .split(code)
    .map((part, index) => (index % 2 === 1 ? part : marks(part.replace(/<([^<>\n]+)>/g, (_, inner: string) => angled(inner)))))
    .join('')
    .replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}

function marks(text: string): string {
  return text
    .replace(/(?<![*\p{L}\p{N}])\*(?![*\s])([^*\n]{1,1000})(?<!\s)\*(?![*\p{L}\p{N}])/gu, '**$1**')
    .replace(/(?<![~\p{L}\p{N}])~(?![~\s])([^~\n]{1,1000})(?<!\s)~(?![~\p{L}\p{N}])/gu, '~~$1~~');
}

function angled(inner: string): string {
  const bar = inner.indexOf('|');
  const [target, words] = bar === -1 ? [inner, ''] : [inner.slice(0, bar), inner.slice(bar + 1)];
  if (target.startsWith('!')) return groups[target.slice(1)] ?? words;
  if (target.startsWith('@') || target.startsWith('#')) return words === '' ? target : `${target[0] ?? ''}${words.replace(/^[@#]/, '')}`;
  return linkTo(target, words);
}
