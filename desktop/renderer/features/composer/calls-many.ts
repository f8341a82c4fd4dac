import type { RoomView } from '@parley/shared/ipc/views';
import { mapPlain } from '../emoji/code-parts.ts';

/** From this many people on one is asked first. */
const askOver = 20;

/** How many people `@room` or `@here` in these words would notify, null where nobody has to be asked. Code does not count; unknown counts are not asked about. */
export function callsMany(body: string, view: RoomView): number | null {
  const names = new Set<string>();
  mapPlain(body, (plain) => {
    for (const [, name = ''] of plain.matchAll(/(?<![\p{L}\p{N}_.@-])@(room|here)(?![\p{L}\p{N}_-])/giu)) names.add(name.toLowerCase());
    return plain;
  });
  const counts = [names.has('room') ? view.members : null, names.has('here') ? view.online : null].map((count) => (count === null ? 0 : count - 1));
  const count = Math.max(...counts);
  return count > askOver ? count : null;
}
