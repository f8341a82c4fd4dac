import { useMedia } from './use-appearance.ts';

/** How the window is cut by its width: `wide` ≥ 1200 shows all; `medium` lays the panel over the sheet; `small` < 900 hides the list behind a button; `narrow` < 640 shows one pane. */
export type Layout = 'wide' | 'medium' | 'small' | 'narrow';

export function useLayout(): Layout {
  const isWide = useMedia('(width >= 1200px)');
  const isMedium = useMedia('(width >= 900px)');
  const isSmall = useMedia('(width >= 640px)');
  if (isWide) return 'wide';
  if (isMedium) return 'medium';
  return isSmall ? 'small' : 'narrow';
}
