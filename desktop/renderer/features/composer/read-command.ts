/** What a text that begins with a command asks for; null: it is an ordinary message. */
export type Command = { kind: 'send'; body: string } | { kind: 'topic'; topic: string };

/** The figure as markdown has to be told, so that nothing of it is taken for a mark. */
const shrug = '¯\\\\\\_(ツ)\\_/¯';

/** Reads `/shrug words` and, where the topic may be changed, `/topic words`. */
export function readCommand(body: string, canSetTopic: boolean): Command | null {
  const found = /^\/(shrug|topic)(?:\s+([\s\S]*))?$/.exec(body);
  const rest = (found?.[2] ?? '').trim();
  if (found?.[1] === 'shrug') return { kind: 'send', body: rest === '' ? shrug : `${rest} ${shrug}` };
  return found?.[1] === 'topic' && canSetTopic ? { kind: 'topic', topic: rest.replace(/\s+/g, ' ') } : null;
}
