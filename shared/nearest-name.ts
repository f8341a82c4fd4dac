/** How many letters must be changed, added, taken away or swapped with their neighbour to make one name of the other. */
function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const at = (r: number, c: number) => (r === i ? row[c] : rows[r]?.[c]) ?? 0;
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (isSame ? 0 : 1));
      row.push(isSwapped ? Math.min(least, at(i - 2, j - 2) + 1) : least);
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? 0;
}

/** The name that was probably meant: it begins with what was typed, or a third of its letters differ at most. Null: none is near. */
export function nearestName(typed: string, names: readonly string[]): string | null {
  const near = names
    .map((name) => ({ name, letters: name.startsWith(typed) ? 0 : distance(typed, name) }))
    .filter(({ name, letters }) => letters <= Math.max(1, Math.floor(Math.max(name.length, typed.length) / 3)));
  near.sort((a, b) => a.letters - b.letters || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return near[0]?.name ?? null;
}
