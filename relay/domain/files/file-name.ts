import { limits } from '@parley/shared/limits';

// Control characters, and those that turn the direction of text: with them a name can look as if it ended differently.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const invisible = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

/** What a file is called from now on: one line and no path, whatever its sender's system or a hostile client made of it. */
export function fileName(given: string): string {
  const last = given.replace(invisible, '').split(/[/\\]/).at(-1) ?? '';
  const name = [...last.trim().replace(/^\.+$/, '')].slice(0, limits.fileNameMax).join('');
  return name === '' ? 'file' : name;
}
