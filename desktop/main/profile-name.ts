const namePattern = /^[A-Za-z0-9_-]{1,40}$/;

/** A profile's name becomes a folder's: letters, digits, _ and - only. Throws an Error with plain words. */
export function readProfileName(name: string): string {
  if (!namePattern.test(name)) throw new Error(`--profile takes 1 to 40 letters, digits, _ or -, not "${name}".`);
  return name;
}
