/** "1 migration", "3 migrations". */
export function migrationCount(count: number): string {
  return count === 1 ? '1 migration' : `${count} migrations`;
}
