/** Pictures that every window can draw and that hold no code: only these are shown in place. */
const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);

/** How a file is shown: in place, with a player, or as a card with its name. */
export function fileKind(type: string): 'picture' | 'video' | 'audio' | 'other' {
  const bare = type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (pictures.has(bare)) return 'picture';
  if (bare.startsWith('video/')) return 'video';
  return bare.startsWith('audio/') ? 'audio' : 'other';
}

const units = ['KB', 'MB', 'GB', 'TB'] as const;

/** A size as people read it, in units of 1,024: "184 KB", "3.1 MB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  let value = bytes / 1_024;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${units[unit]}`;
}
