import { type RefObject, useEffect, useState } from 'react';
import { whenInView } from '../../ui/when-in-view.ts';
import type { CodeRun } from './highlight.ts';

/** Code that is longer stays in one colour. */
const lengthMax = 50_000;
const keptMax = 100;
const kept = new Map<string, CodeRun[][] | null>();

/** The lines of a code in colours once it is in view and has been read; null until then, and where the language is not known. The rules are loaded on first use. */
export function useHighlight(code: string, language: string, element: RefObject<Element | null>): CodeRun[][] | null {
  const key = `${language}\n${code}`;
  const [read, setRead] = useState<{ key: string; lines: CodeRun[][] | null } | null>(null);
  const known = read?.key === key ? read.lines : (kept.get(key) ?? null);
  useEffect(() => {
    if (language === '' || code.length > lengthMax || kept.has(key) || !element.current) return;
    let isGone = false;
    const stop = whenInView(element.current, () => {
      const read = import('./highlight.ts').then(({ highlight }) => highlight(code, language));
      // Code that the rules stumble over is code in one colour.
      void read
        .catch(() => null)
        .then((lines) => {
          keep(key, lines);
          if (!isGone) setRead({ key, lines });
        });
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [key, code, language, element]);
  return known;
}

function keep(key: string, lines: CodeRun[][] | null): void {
  kept.set(key, lines);
  for (const oldest of kept.keys()) {
    if (kept.size <= keptMax) break;
    kept.delete(oldest);
  }
}
