import type { Settings } from '@parley/shared/ipc/views';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useStore } from '../../state/store.ts';

type Theme = Exclude<Settings['theme'], 'system'>;

/** The theme that is drawn: the chosen one, or what the system asks for. */
export function themeFor(chosen: Settings['theme'], isDark: boolean, hasMoreContrast: boolean): Theme {
  if (chosen !== 'system') return chosen;
  if (hasMoreContrast) return isDark ? 'hc-dark' : 'hc-light';
  return isDark ? 'dark' : 'light';
}

/** The usual size of a message's text in px; other sizes scale everything by their ratio to it. */
const usualFontSize = 15;

/** Puts theme, density and text size on the root element, and follows the system where that was chosen. */
export function useAppearance(): void {
  const { theme, density, fontSize } = useStore((state) => state.settings);
  const isDark = useMedia('(prefers-color-scheme: dark)');
  const hasMoreContrast = useMedia('(prefers-contrast: more)');
  useEffect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = themeFor(theme, isDark, hasMoreContrast);
    root.dataset['density'] = density;
    root.style.setProperty('--s', String(fontSize / usualFontSize));
  }, [theme, density, fontSize, isDark, hasMoreContrast]);
}

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const list = useMemo(() => matchMedia(query), [query]);
  const subscribe = useCallback(
    (notify: () => void) => {
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    [list],
  );
  return useSyncExternalStore(subscribe, () => list.matches);
}
