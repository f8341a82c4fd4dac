const units = ['KB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes as people read it, in units of 1,024: "12 bytes", "184 KB", "3.1 MB". Both ends say sizes in these words. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  let value = bytes / 1_024;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${units[unit]}`;
}
