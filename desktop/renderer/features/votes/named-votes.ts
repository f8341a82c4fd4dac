import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { listVoters } from '../../state/actions/changes.ts';
import { namesOf } from '../../state/actions/people.ts';
import { selectIsOnline } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { sideText, votesText } from './score.ts';

/** The votes with the names of who cast them, a line for each side; null where the server does not say, or cannot be reached. */
export async function namedVotes(accountId: Id, message: Message): Promise<string | null> {
  const { votes } = message;
  if (!selectIsOnline(getState(), accountId)) return null;
  const answer = await listVoters(accountId, message);
  if (!answer.ok) return null;
  const { up, down } = answer.value;
  const [ups, downs] = await Promise.all([namesOf(accountId, up), namesOf(accountId, down)]);
  const side = (label: string, names: string[], count: number) => (names.length === 0 ? [] : [`${label}: ${sideText(names, count)}`]);
  return [votesText(votes), ...side('For', ups, votes.up), ...side('Against', downs, votes.down)].join('\n');
}
