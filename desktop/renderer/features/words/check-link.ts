/** Why a link asks before it opens. */
export type Doubt = 'other-address' | 'not-encrypted' | 'look-alike' | 'name-in-address';

/**
 * Where a link leads: to a place `inside` the app; `outside`, at once or, with a doubt, after a question that shows `href`; or nowhere, and is only words.
 */
export type LinkCheck = { kind: 'none' } | { kind: 'inside'; href: string } | { kind: 'outside'; href: string; doubt: Doubt | null };

const nowhere: LinkCheck = { kind: 'none' };
/** The longest address that the shell takes. */
const addressMax = 4_000;

/** Judges the address of a link and the words that stand for it. */
export function checkLink(address: string, words: string): LinkCheck {
  if (!URL.canParse(address)) return nowhere;
  const url = new URL(address);
  const { href } = url;
  if (href.length > addressMax) return nowhere;
  switch (url.protocol) {
    case 'parley:':
      return { kind: 'inside', href };
    case 'mailto:':
      return { kind: 'outside', href, doubt: namesOther(words, mailHost(url)) ? 'other-address' : null };
    case 'https:':
    case 'http:':
      return { kind: 'outside', href, doubt: doubtOf(url, words) };
    default:
      return nowhere;
  }
}

function doubtOf(url: URL, words: string): Doubt | null {
  if (namesOther(words, url.hostname)) return 'other-address';
  if (url.username !== '' || url.password !== '') return 'name-in-address';
  if (/(?:^|\.)xn--/.test(url.hostname)) return 'look-alike';
  return url.protocol === 'http:' ? 'not-encrypted' : null;
}

function mailHost(url: URL): string {
  return (url.pathname.split('@').at(-1) ?? '').toLowerCase();
}

const addressInWords = /(?:([a-z][a-z0-9+.-]{1,20}):\/\/)?(?:[^\s/@]{1,100}@)?((?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62})/giu;

/** Whether words hold an address that leads elsewhere than to `host`. Invisible characters and unusual full stops are seen through. */
function namesOther(words: string, host: string): boolean {
  const plain = words
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[。．｡․]/g, '.')
    .slice(0, addressMax);
  if (plain.length < words.normalize('NFKC').length && plain.includes('.') && /\p{Cf}/u.test(words)) return true;
  const target = withoutWww(host);
  // The first address is the one that people read; later ones are parts of paths and queries.
  addressInWords.lastIndex = 0;
  const match = addressInWords.exec(plain);
  if (!match) return false;
  const named = withoutWww(asHost(match[2] ?? ''));
  return named !== target;
}

function asHost(name: string): string {
  return URL.canParse(`https://${name}`) ? new URL(`https://${name}`).hostname : name.toLowerCase();
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}
