import { limits } from '@parley/shared/limits';

/** What a page may hold as JSON beside what is around its items. */
const itemBytesMax = limits.pageBytesMax - 4 * 1024;

/** As many of these items, in order, as fit into one page (512 KB as JSON); at least one. */
export function fitInPage<T>(items: readonly T[]): T[] {
  let bytes = 0;
  const end = items.findIndex((item, place) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    return bytes > itemBytesMax && place > 0;
  });
  return end === -1 ? [...items] : items.slice(0, end);
}
