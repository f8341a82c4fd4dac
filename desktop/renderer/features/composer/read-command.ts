import type { Message } from '@parley/shared/entities/message';
import { inOneLine } from '@parley/shared/storable-text';
import { isBuiltIn } from './built-ins.ts';

/** What a text that begins with a command asks for. `bot`: one that the app does not know itself; `text` is all behind its name. `incomplete`: what is missing, in words. */
export type Command =
  | { kind: 'send'; body: string; as: Message['kind'] }
  | { kind: 'topic'; topic: string }
  | { kind: 'invite'; handles: string[] }
  | { kind: 'mute' }
  | { kind: 'help' }
  | { kind: 'bot'; name: string; handle: string | null; text: string }
  | { kind: 'incomplete'; words: string };

/** The figure as markdown has to be told, so that nothing of it is taken for a mark. */
const shrug = '¯\\\\\\_(ツ)\\_/¯';
/** `/name`, `/name words`, `/name=words`, and the same with `@handle` behind the name; paths and addresses are none. */
const shape = /^\/([a-z0-9][a-z0-9_-]{0,31})(?:@([a-z0-9][a-z0-9._-]*))?(?=$|[\s=])([\s\S]*)$/i;

/** Reads a text as a command; null: it is an ordinary message. Two slashes, or a space before the one, make it words: `//me` is sent as `/me`. */
export function readCommand(body: string): Command | null {
  if (body.startsWith('//') && shape.test(body.slice(1))) return { kind: 'send', body: body.slice(1), as: 'text' };
  const found = shape.exec(body);
  const name = found?.[1]?.toLowerCase();
  if (!found || name === undefined) return null;
  const [, , handle, text = ''] = found;
  const rest = text.trim();
  if (!isBuiltIn(name) || handle !== undefined || text.startsWith('=')) return { kind: 'bot', name, handle: handle?.toLowerCase() ?? null, text };
  switch (name) {
    case 'shrug':
      return { kind: 'send', body: rest === '' ? shrug : `${rest} ${shrug}`, as: 'text' };
    case 'me':
      return rest === '' ? { kind: 'incomplete', words: 'Write what you do behind /me.' } : { kind: 'send', body: rest, as: 'me' };
    case 'topic':
      return { kind: 'topic', topic: inOneLine(rest).replace(/\s+/g, ' ').trim() };
    case 'invite': {
      const handles = [...new Set(rest.split(/[\s,]+/).map((word) => word.replace(/^@/, '').toLowerCase()))].filter((word) => word !== '');
      return handles.length === 0 ? { kind: 'incomplete', words: 'Write whom to add behind /invite, as in /invite @lena.' } : { kind: 'invite', handles };
    }
    case 'mute':
      return { kind: 'mute' };
    case 'help':
      return { kind: 'help' };
  }
}
