/** Words as a chat has them: a few very common ones, a long tail (Zipf), German compounds, Chinese and Japanese. The same in every run. */
export type Vocabulary = {
  /** From the most to the least common. */
  words: readonly string[];
  /** One message's words. */
  body(): string;
};

const common =
  'the to and of a in is it you that for on with this we be have are not at as i can will so if but they do from what or by an was all there when one about just out up no more how our some which now any get time like make see new release test build deploy firmware relay server client room message thread meeting tomorrow today please thanks question answer update version problem review branch merge ticket customer design search index battery sensor antenna'.split(
    ' ',
  );
const stems =
  'ver be ge ent auf ab an ein vor über unter wasser kraft werk strom netz daten bank schutz grund verordnung lager haus ordnung fahr plan zeit raum halt bau stelle leit ung heit keit schaft form recht spiel feld wagen licht schalt kreis mess gerät prüf stand frei gabe firm ware con pro trans inter sub re dis pre form port duct ject tract spect struct vers fer mit press tend ment tion able ical ness ing er or al'.split(
    ' ',
  );
const han =
  '的一是不了在人有我他这中大来上个国和说们为子时道出也里后自以会家可下过天去能对小多然于心学之都好看起发当没成只如事把还用第样想作种美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间知世什两次使身者被高已亲其进此话常与活正感見会議東京都電話文字検索信号基地局';
const kana = 'のにはをたがでてとしれさあいうえおかきくけこすせそちつなぬねひふへほまみむめもやゆよらりるろわん';

/** A small, fast generator (mulberry32): 0 ≤ x < 1. */
export function createDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function createVocabulary(seed: number): Vocabulary {
  const dice = createDice(seed);
  const words = [...common];
  const known = new Set(words);
  while (words.length < 40_000) {
    const word = Array.from({ length: 2 + Math.floor(dice() * 3) }, () => stems[Math.floor(dice() * stems.length)]).join('');
    if (!known.has(word)) words.push(word);
    known.add(word);
  }
  const sums = new Float64Array(words.length);
  let sum = 0;
  for (let rank = 0; rank < words.length; rank += 1) {
    sum += 1 / (rank + 2.7);
    sums[rank] = sum;
  }
  const word = (): string => {
    const wanted = dice() * sum;
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? '';
  };
  // Squared: characters at the beginning are the common ones.
  const run = (characters: string, length: number): string =>
    Array.from({ length }, () => characters[Math.floor(dice() * dice() * characters.length)] ?? '').join('');
  const sentence = (): string => {
    const kind = dice();
    if (kind < 0.06) return run(han, 4 + Math.floor(dice() * 24));
    if (kind < 0.08) return `${run(han, 2)}${run(kana, 3)}${run(han, 2)}${run(kana, 2 + Math.floor(dice() * 8))}`;
    return Array.from({ length: 3 + Math.floor(dice() * dice() * 34) }, word).join(' ');
  };
  return {
    words,
    body() {
      const extra = dice();
      if (extra < 0.03) return `${sentence()} https://wiki.example/${word()}/${word()}`;
      if (extra < 0.05) return `${sentence()} \`${word()}_${word()}\``;
      return sentence();
    },
  };
}
