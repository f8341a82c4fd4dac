import { plainWords } from '@parley/shared/words/plain-words';
import { formatTime } from '../../ui/time-words.ts';
import { fileNames } from '../files/file-words.ts';
import { scoreOf, voteLabel } from '../votes/score.ts';
import { describeFailure } from './describe-failure.ts';
import type { WordsRow } from './room-context.ts';

/** What a screen reader says of a row: who, when, what, how others took it, and where it is. */
export function messageLabel(row: WordsRow, name: string): string {
  if (row.kind === 'pending') {
    const state = row.item.state === 'failed' ? describeFailure(row.item.error) : 'waiting, only on this device';
    return `${name}, ${formatTime(row.item.createdAt)}, ${saidWords(row.item.body, row.item.files)}, ${state}`;
  }
  const { message } = row;
  const replies = message.thread?.replies ?? 0;
  const thread = replies > 0 ? `, ${replies} ${replies === 1 ? 'reply' : 'replies'} in a thread` : '';
  if (message.deletedAt !== undefined) return `${name}, ${formatTime(message.createdAt)}, message deleted${thread}`;
  const reactions = message.reactions.reduce((sum, reaction) => sum + reaction.count, 0);
  const waits = row.pending?.some((change) => change.state !== 'failed');
  const failed = row.pending?.find((change) => change.state === 'failed');
  return [
    `${name}, ${formatTime(message.createdAt)}, ${saidWords(message.body, message.files)}`,
    message.replyToId === undefined ? '' : ', an answer',
    row.isOwnMention ? ', mentions you' : '',
    message.editedAt === undefined ? '' : ', edited',
    message.pinned ? ', pinned' : '',
    row.isSaved ? ', saved' : '',
    scoreOf(message.votes) !== 0 || message.votes.mine ? `, ${voteLabel(message.votes).replace('Score', 'score')}` : '',
    reactions > 0 ? `, ${reactions} ${reactions === 1 ? 'reaction' : 'reactions'}` : '',
    thread,
    failed ? ', a change was not stored' : waits ? ', a change waits' : '',
    ', stored',
  ].join('');
}

/** The words, and the names of the files beside them. */
function saidWords(body: string, files: readonly { name: string }[] = []): string {
  const words = plainWords(body);
  if (files.length === 0) return words;
  return `${words === '' ? '' : `${words}, `}${files.length === 1 ? 'file' : `${files.length} files`} ${fileNames(files)}`;
}
