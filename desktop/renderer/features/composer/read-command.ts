import type { Message } from '@parley/shared/entities/message';

/** What a text that begins with a command asks for; null: it is an ordinary message. */
export type Command = { kind: 'send'; body: string; as: Message['kind'] } | { kind: 'topic'; topic: string } | { kind: 'help' };

/** The figure as markdown has to be told, so that nothing of it is taken for a mark. */
const shrug = '¯\\\\\\_(ツ)\\_/¯';

/** Reads `/shrug words`, `/me words`, `/help` and, where the topic may be changed, `/topic words`. */
export function readCommand(body: string, canSetTopic: boolean): Command | null {
  const found = /^\/(shrug|topic|me|help)(?:\s+([\s\S]*))?$/.exec(body);
  const rest = (found?.[2] ?? '').trim();
  switch (found?.[1]) {
    case 'shrug':
      return { kind: 'send', body: rest === '' ? shrug : `${rest} ${shrug}`, as: 'text' };
    case 'me':
      return rest === '' ? null : { kind: 'send', body: rest, as: 'me' };
    case 'help':
      return rest === '' ? { kind: 'help' } : null;
    case 'topic':
      return canSetTopic ? { kind: 'topic', topic: rest.replace(/\s+/g, ' ') } : null;
    default:
      return null;
  }
}
