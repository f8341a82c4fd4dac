import { fileKind } from '@parley/shared/file-kinds';
import { sizeWords } from '@parley/shared/size-words';

/** The ending of a name in capitals ("CSV"), else what kind of thing it is. */
export function typeWords(name: string, type: string): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1];
  if (ending !== undefined) return ending.toUpperCase();
  const kind = fileKind(type);
  return kind === 'other' ? 'File' : kind === 'picture' ? 'Picture' : kind === 'video' ? 'Video' : 'Sound';
}

/** "412 KB · CSV" */
export function factsWords({ name, type, size }: { name: string; type: string; size: number }): string {
  return `${sizeWords(size)} · ${typeWords(name, type)}`;
}

/** What stands for a message without words: the names of its files. */
export function fileNames(files: readonly { name: string }[]): string {
  return files.map((file) => file.name).join(', ');
}

/** "1:04", "1:02:03" */
export function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
