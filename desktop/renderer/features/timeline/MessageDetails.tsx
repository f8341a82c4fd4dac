import type { Receipt } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { selectAccount, selectAccountData, selectReceipts } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatFull } from '../../ui/time-words.ts';
import { deliveryOf } from '../receipts/receipt-words.ts';
import { votesText } from '../votes/score.ts';
import { describeFailure } from './describe-failure.ts';
import type { WordsRow } from './room-context.ts';
import './message-details.css';

type Fact = [name: string, value: string];

const noReceipts: readonly Receipt[] = [];

/** All that is known of a message: its times and its number in the room's log. */
export function MessageDetails({ row, onClose }: { row: WordsRow; onClose: () => void }) {
  const delivered = useDeliveryFacts(row);
  return (
    <Dialog title="Message details" onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
      <dl className="message-facts">
        {[...factsOf(row), ...delivered].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** Whom a message of one's own has come to, and who has read it, by name. */
function useDeliveryFacts(row: WordsRow): Fact[] {
  const account = useStore(selectAccount);
  const receipts = useStore((state) => (account && row.kind === 'message' ? selectReceipts(state, account.id, row.message.roomId) : noReceipts));
  const users = useStore((state) => selectAccountData(state, account?.id ?? null).users);
  if (row.kind === 'pending' || row.message.authorId !== account?.user.id) return [];
  const { readBy, deliveredTo } = deliveryOf(receipts, row.message);
  const names = (ids: readonly Id[]) => ids.map((id) => users[id]?.displayName ?? 'Somebody').join(', ');
  const onlyDelivered = deliveredTo.filter((id) => !readBy.includes(id));
  return [
    ...(readBy.length > 0 ? [['Read by', names(readBy)] as Fact] : []),
    ...(onlyDelivered.length > 0 ? [['On the devices of', names(onlyDelivered)] as Fact] : []),
  ];
}

function factsOf(row: WordsRow): Fact[] {
  if (row.kind === 'pending') {
    const { item } = row;
    const next: [string, string][] = item.retryAtMs === null ? [] : [['Next try', formatFull(item.retryAtMs)]];
    const reason: [string, string][] = item.error === null ? [] : [['Reason', `${describeFailure(item.error)} (${item.error.code})`]];
    return [
      ['State', item.state === 'failed' ? 'Not sent' : 'Waiting, only on this device'],
      ['Written', formatFull(item.createdAt)],
      ['Tries', String(item.attempts)],
      ...next,
      ...reason,
      ['Id', item.opId],
    ];
  }
  const { message } = row;
  const edited: [string, string][] = message.editedAt === undefined ? [] : [['Edited', formatFull(message.editedAt)]];
  const { votes, reactions, thread } = message;
  const optional = (isKnown: boolean, name: string, value: string): [string, string][] => (isKnown ? [[name, value]] : []);
  const waits = row.pending?.filter((change) => change.state !== 'failed').length ?? 0;
  return [
    ['State', 'Stored on the server'],
    ['Stored', formatFull(message.createdAt)],
    ...edited,
    ...(message.deletedAt === undefined ? [] : optional(true, 'Deleted', formatFull(message.deletedAt))),
    ...optional(waits > 0, 'Changes waiting', String(waits)),
    ...optional(votes.up + votes.down > 0, 'Votes', votesText(votes)),
    ...optional(reactions.length > 0, 'Reactions', reactions.map(({ emoji, count }) => `${emoji} ${count}`).join('  ')),
    ...optional(thread !== undefined, 'Replies', String(thread?.replies ?? 0)),
    ...optional(message.pinned === true, 'Pinned', 'To this room'),
    ...optional(row.isSaved, 'Saved', 'For you'),
    ['Log number', String(row.seq)],
    ['Version', String(message.version)],
    ['Id', message.id],
  ];
}
