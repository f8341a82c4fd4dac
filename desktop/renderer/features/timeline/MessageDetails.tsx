import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { describeFailure } from './describe-failure.ts';
import { formatFull } from './format-time.ts';
import type { WordsRow } from './room-context.ts';
import './message-details.css';

/** All that is known of a message: its times and its number in the room's log. */
export function MessageDetails({ row, onClose }: { row: WordsRow; onClose: () => void }) {
  return (
    <Dialog title="Message details" onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
      <dl className="message-facts">
        {factsOf(row).map(([name, value]) => (
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

function factsOf(row: WordsRow): [string, string][] {
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
  return [['State', 'Stored on the server'], ['Stored', formatFull(message.createdAt)], ...edited, ['Log number', String(row.seq)], ['Id', message.id]];
}
