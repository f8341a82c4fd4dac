/** Pictures that every window can draw and that hold no code: only these are shown in place. */
const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);

/** How a file is shown: in place, with a player, or as a card with its name. */
export function fileKind(type: string): 'picture' | 'video' | 'audio' | 'other' {
  const bare = type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (pictures.has(bare)) return 'picture';
  if (bare.startsWith('video/')) return 'video';
  return bare.startsWith('audio/') ? 'audio' : 'other';
}
