import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '..');
const tokensFile = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const themes = ['light', 'dark', 'hc-light', 'hc-dark'] as const;
type Theme = (typeof themes)[number];

/** Every `--name: #rrggbb` of one block. */
function coloursOf(selector: string): Map<string, string> {
  const start = tokensFile.indexOf(`${selector} {`);
  const block = tokensFile.slice(start, tokensFile.indexOf('\n}', start));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/gi)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

const common = coloursOf(':root');
const palettes = Object.fromEntries(themes.map((theme) => [theme, new Map([...common, ...coloursOf(`:root[data-theme='${theme}']`)])]));

function colour(theme: Theme, name: string): string {
  const found = palettes[theme]?.get(name);
  if (!found) throw new Error(`No token --${name} in ${theme}.`);
  return found;
}

/** WCAG 2 relative luminance and contrast. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What is written on what, and whether it is text (4.5, in high contrast 7) or a shape (3), with the ratios that the design gives for the four themes. */
const pairs: readonly [string, string, 'text' | 'shape', readonly [number, number, number, number]][] = [
  ['ink', 'sheet', 'text', [16.7, 14.6, 21, 21]],
  ['ink', 'table', 'text', [14.0, 15.6, 21, 21]],
  ['ink-2', 'sheet', 'text', [7.9, 9.1, 16.5, 17.9]],
  ['ink-2', 'table', 'text', [6.6, 9.7, 16.5, 17.9]],
  ['ink-3', 'sheet', 'text', [6.2, 6.9, 12.6, 13.6]],
  ['ink-3', 'table-2', 'text', [4.7, 6.4, 10.1, 9.8]],
  ['ink-3', 'signal-soft', 'text', [5.7, 6.0, 11.3, 9.2]],
  ['ink-3', 'accent-soft', 'text', [5.2, 4.9, 10.7, 8.0]],
  ['on-accent', 'accent', 'text', [6.4, 7.5, 10.6, 15.4]],
  ['accent-ink', 'accent-soft', 'text', [6.4, 6.9, 9.0, 9.1]],
  ['accent-ink', 'table', 'text', [6.4, 10.4, 10.6, 15.4]],
  ['on-signal', 'signal', 'text', [9.8, 9.8, 14.7, 14.7]],
  ['signal-ink', 'sheet', 'text', [6.9, 11.5, 11.4, 16.0]],
  ['ink', 'signal-soft', 'text', [15.5, 12.7, 18.7, 14.1]],
  ['signal-line', 'sheet', 'shape', [3.8, 7.0, 9.1, 14.7]],
  ['danger', 'sheet', 'text', [6.5, 7.8, 9.8, 11.3]],
  ['danger', 'danger-soft', 'text', [5.6, 6.8, 8.0, 8.3]],
  ['on-danger', 'danger', 'text', [6.5, 7.9, 9.8, 11.3]],
  ['line-strong', 'sheet', 'shape', [4.0, 4.2, 21, 21]],
  ['line-strong', 'table', 'shape', [3.3, 4.5, 21, 21]],
  ['ok', 'table', 'shape', [4.4, 8.8, 9.2, 14.6]],
  ['focus', 'table', 'shape', [5.4, 10.4, 11.5, 14.7]],
];

describe('colours', () => {
  it.each(pairs)('%s on %s is told apart in every theme, as computed in the design', (front, ground, kind, expected) => {
    for (const [index, theme] of themes.entries()) {
      const ratio = contrast(colour(theme, front), colour(theme, ground));
      const needed = kind === 'shape' ? 3 : theme.startsWith('hc') ? 7 : 4.5;
      expect(ratio, `${front} / ${ground} in ${theme}`).toBeGreaterThanOrEqual(needed);
      expect(Math.abs(ratio - (expected[index] ?? 0)), `${front} / ${ground} in ${theme} is ${ratio.toFixed(2)}`).toBeLessThan(0.12);
    }
  });

  it('reads small text on what floats, on code and on every row', () => {
    for (const theme of themes) {
      for (const ground of ['raised', 'sheet', 'sheet-2', 'table', 'table-2', 'accent-soft', 'signal-soft']) {
        for (const front of ['ink', 'ink-2', 'ink-3'])
          expect(contrast(colour(theme, front), colour(theme, ground)), `${front} / ${ground} in ${theme}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('reads white on every flag, and every name in its hue', () => {
    for (let hue = 0; hue < 12; hue += 1) {
      for (const part of ['ground', 'pattern'])
        expect(contrast('#FFFFFF', colour('light', `hue-${hue}-${part}`)), `hue ${hue} ${part}`).toBeGreaterThanOrEqual(5.2);
      for (const ground of ['sheet', 'sheet-2', 'signal-soft']) {
        expect(contrast(colour('light', `hue-${hue}-name`), colour('light', ground)), `name ${hue} on ${ground}`).toBeGreaterThanOrEqual(4.5);
        expect(contrast(colour('dark', `hue-${hue}-name`), colour('dark', ground)), `name ${hue} on ${ground}, dark`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('gives every theme the same names', () => {
    const [first, ...others] = themes.map((theme) => [...(palettes[theme]?.keys() ?? [])].filter((name) => !name.endsWith('-name')).sort());
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('styles', () => {
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.css') && !file.endsWith('tokens.css') && !file.endsWith('fonts.css'),
  );
  const components = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx') && !file.includes('.test.'));
  const read = (file: string) => readFileSync(join(renderer, file), 'utf8');

  it('hold no raw colour outside the token file', () => {
    expect(files.length).toBeGreaterThan(10);
    for (const file of [...files, ...components]) {
      const found = read(file).match(/(?<![\w&-])#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(/i);
      expect(found?.[0], file).toBeUndefined();
    }
  });

  it('use only tokens that are there', () => {
    const everywhere = [tokensFile, ...files.map(read), ...components.map(read)].join('\n');
    const known = new Set([...everywhere.matchAll(/--([\w-]+)'?:/g)].map((match) => match[1]));
    for (const file of files) {
      const used = [...read(file).matchAll(/var\(--([\w-]+)(\)|,)/g)].filter((match) => match[2] === ')').map((match) => match[1]);
      const missing = used.filter((name) => !known.has(name) && !name?.startsWith('radix-'));
      expect(missing, file).toEqual([]);
    }
  });

  it('know no left and right, only start and end', () => {
    for (const file of files) {
      const found = read(file).match(/(?:^|[\s;{])((?:margin|padding|border|inset)-(?:left|right|top|bottom)|left|right|float)\s*:/);
      expect(found?.[1], file).toBeUndefined();
    }
  });
});
