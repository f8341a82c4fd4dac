import { limits } from '@parley/shared/limits';

export type MentionNames = { handles: string[]; room: boolean; here: boolean };

/** More names than this in one message are plain words: each could be a row and a notification. */
const namesMax = 100;
/** Not after a word character, dot or slash, so that mail addresses and paths call nobody. */
const mention = /(?<![\p{L}\p{N}_.\-/@])@([a-z0-9_.-]+)/giu;

/**
 * The names a text calls, in lower case, outside code. A name at the end of a sentence is taken with and without its last `.` or `-`, since both may be
 * part of a handle.
 */
export function readMentionNames(body: string): MentionNames {
  const names = new Set<string>();
  if (!body.includes('@')) return { handles: [], room: false, here: false };
  for (const [, found = ''] of withoutCode(body).matchAll(mention)) {
    const whole = found.toLowerCase();
    for (const name of [whole, withoutLastMarks(whole)]) {
      if (name.length >= limits.handleMin && name.length <= limits.handleMax && names.size < namesMax) names.add(name);
    }
  }
  const room = names.delete('room');
  const here = names.delete('here');
  return { handles: [...names], room, here };
}

/** By hand: `/[.-]+$/` starts anew at each mark of a long run, and 16,000 of them would hold up the node. */
function withoutLastMarks(name: string): string {
  let end = name.length;
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === '-')) end -= 1;
  return name.slice(0, end);
}

/** The text with fenced code blocks and inline code cut out (CommonMark: a fence is closed by one at least as long, a code span by a run of the same length). */
function withoutCode(body: string): string {
  if (!body.includes('`') && !body.includes('~~~')) return body;
  const kept: string[] = [];
  let fence: string | null = null;
  for (const line of body.split('\n')) {
    const run: string | undefined = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === null) {
      // A backtick fence whose line holds more backticks is inline code, not a block.
      const isOpening = run !== undefined && !(run.startsWith('`') && line.slice(line.indexOf(run) + run.length).includes('`'));
      if (isOpening) fence = run;
      kept.push(isOpening ? '' : line);
    } else {
      kept.push('');
      if (run?.startsWith(fence) && line.trim() === run) fence = null;
    }
  }
  return withoutCodeSpans(kept.join('\n'));
}

/** One pass over the runs of backticks: linear, whatever a text holds. */
function withoutCodeSpans(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map((match) => ({ at: match.index, length: match[0].length }));
  const positions = new Map<number, number[]>();
  for (const run of runs) {
    const known = positions.get(run.length);
    if (known) known.push(run.at);
    else positions.set(run.length, [run.at]);
  }
  const next = new Map<number, number>();
  let result = '';
  let from = 0;
  for (const run of runs) {
    if (run.at < from) continue;
    const candidates = positions.get(run.length) ?? [];
    let index = next.get(run.length) ?? 0;
    while (index < candidates.length && (candidates[index] ?? 0) <= run.at) index += 1;
    next.set(run.length, index);
    const closing = candidates[index];
    if (closing === undefined) continue;
    result += `${text.slice(from, run.at)} `;
    from = closing + run.length;
  }
  return result + text.slice(from);
}
