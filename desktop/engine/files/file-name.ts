import { limits } from '@parley/shared/limits';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const unwanted = /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

/** What a file is called: the last part of whatever path it had, on one line, without signs that would turn it round, and no longer than the relay takes. Never used as a path. */
export function fileName(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? '';
  const clean = last.replace(unwanted, '').trim();
  const letters = [...(clean === '' || clean === '.' || clean === '..' ? 'file' : clean)];
  if (letters.length <= limits.fileNameMax) return letters.join('');
  const dot = letters.lastIndexOf('.');
  const ending = dot > 0 && letters.length - dot <= 20 ? letters.slice(dot) : [];
  return [...letters.slice(0, limits.fileNameMax - ending.length), ...ending].join('');
}
