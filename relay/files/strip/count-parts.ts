/** More chunks, segments, boxes or frames than any real picture has: so many tiny ones are made to hold up the node and to fill its memory. */
export const partsMax = 100_000;

/** Called for each part that is looked at. Throws where there are too many. */
export function countParts(): () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count > partsMax) throw new Error('a picture of too many parts');
  };
}
