/** A folded text with the way back: unit `n` of `text` came from `original.slice(from[n], to[n])`. */
export type Folded = { text: string; from: number[]; to: number[] };

/** Marks that a search does not see: accents, Arabic and Hebrew vowel points. Vowels and tones of Thai or Devanagari and the voicing of kana are letters of their own and stay. */
const marks = '(?=\\p{M})(?![\\u3099\\u309A])[\\p{sc=Inherited}\\p{sc=Latin}\\p{sc=Greek}\\p{sc=Cyrillic}\\p{sc=Arabic}\\p{sc=Hebrew}\\p{sc=Syriac}]';
/** What is not drawn: soft hyphens, joiners, directions, variation selectors; and the stroke that stretches Arabic words. The tags that tell regional flags apart stay. */
const invisible = '(?![\\u{E0020}-\\u{E007F}])[\\p{Default_Ignorable_Code_Point}\\u0640]';
const unseen = new RegExp(`${marks}|${invisible}`, 'gu');

/** Letters with a stroke and joined letters, which Unicode does not take apart, and the marks that keyboards and word processors set for each other. */
const others: Readonly<Record<string, string>> = {
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ł: 'l',
  ø: 'o',
  þ: 'th',
  ŧ: 't',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
}; // prettier-ignore

/**
 * What is folded as one: a run of white space, a Korean syllable written in its parts, a kana with its voicing (narrow forms too), else one code point.
 * Nothing around a unit changes what becomes of it, so a part of a text folds to a part of the folded text.
 */
const hangulParts = '[\\u1100-\\u1112][\\u1161-\\u1175][\\u11A8-\\u11C2]?|[\\uAC00-\\uD7A3][\\u11A8-\\u11C2]';
const voicedKana = '[\\u3041-\\u30FF\\uFF66-\\uFF9D][\\u3099\\u309A\\uFF9E\\uFF9F]';
const units = new RegExp(`\\s+|${hangulParts}|${voicedKana}|.`, 'gsu');
const unitsToFold = new RegExp(`\\s+|${hangulParts}|${voicedKana}|[^\\p{ASCII}]`, 'gsu');

/** What only needs to be lower case: printable ASCII with single spaces. */
const plain = /^(?:[!-~]| (?! ))*$/u;

/** Folding a unit takes a while, and texts consist of few different ones. */
const known = new Map<string, string>();
const knownMax = 30_000;

/**
 * A text as searches see it, the same on every device, node and database: compatibility forms and width, case (ß is ss, final sigma is sigma, every i is i),
 * diacritics, white space and typographic marks folded; what is not drawn is left out.
 */
export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return text.replace(unitsToFold, foldUnit).toLowerCase();
}

/** The same with the place of every folded UTF-16 unit in the original, so that what was found can be marked. Accents belong to the letter before them. */
export function foldWithMap(text: string): Folded {
  const from: number[] = [];
  const to: number[] = [];
  let folded = '';
  let at = 0;
  for (const [unit] of text.matchAll(units)) {
    const end = at + unit.length;
    const part = foldUnit(unit);
    if (part === '') stretch(to, at, end);
    for (let n = 0; n < part.length; n += 1) {
      from.push(at);
      to.push(end);
    }
    folded += part;
    at = end;
  }
  return { text: folded, from, to };
}

/** What folds to nothing goes with the unit that ended where it begins. */
function stretch(to: number[], at: number, end: number): void {
  for (let n = to.length - 1; n >= 0 && to[n] === at; n -= 1) to[n] = end;
}

function foldUnit(unit: string): string {
  const before = known.get(unit);
  if (before !== undefined) return before;
  const folded = /^\s/u.test(unit) ? ' ' : foldLetter(unit);
  if (known.size >= knownMax) known.clear();
  // White space comes in runs of any length; only units of bounded length are kept.
  if (unit.length <= 8) known.set(unit, folded);
  return folded;
}

function foldLetter(unit: string): string {
  const parts = unit.normalize('NFKD').replace(unseen, '');
  // Lower, upper, lower: ẞ is ß is SS is ss, and the dotless i is an i.
  const lower = parts.toLowerCase().toUpperCase().toLowerCase();
  const bare = lower
    .normalize('NFKD')
    .replace(unseen, '')
    .replace(/./gsu, (letter) => others[letter] ?? letter);
  return bare.normalize('NFC').replace(/\s+/gu, ' ');
}
