import type { Id } from '@parley/shared/ids';
import type { SearchHit } from '@parley/shared/ipc/views';
import { useEffect, useState } from 'react';
import { listTopVoted } from '../../state/actions/changes.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Segment } from '../../ui/Segment.tsx';
import { MessageCard } from '../cards/MessageCard.tsx';
import { SidePanel } from '../cards/SidePanel.tsx';
import { scoreOf, scoreText, votesText } from './score.ts';
import { Triangle } from './Triangle.tsx';

type Span = 'today' | 'week' | 'all';
const spans = [
  { value: 'today', words: 'Today' },
  { value: 'week', words: '7 days' },
  { value: 'all', words: 'All' },
] as const;

/** The messages of a room with the most votes in a span of time, from what this device holds. */
export function TopVotedPanel({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const [span, setSpan] = useState<Span>('week');
  const [hits, setHits] = useState<SearchHit[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    void listTopVoted(accountId, roomId, dayBefore(span, Date.now())).then((answer) => {
      if (isGone) return;
      if (answer.ok) setHits(answer.value.hits.filter((hit) => scoreOf(hit.row.message.votes) > 0));
      setProblem(answer.ok ? null : answer.error.message);
    });
    return () => {
      isGone = true;
    };
  }, [accountId, roomId, span]);
  return (
    <SidePanel title="Top voted" sub={<bdi>{view?.room.name}</bdi>}>
      <div className="side-panel-tools">
        <Segment label="From when" value={span} options={spans} onChoose={setSpan} />
      </div>
      {problem ? (
        <p className="card-note" role="status">
          {problem}
        </p>
      ) : null}
      {hits?.length === 0 ? <p className="card-note">Nothing got votes in this time.</p> : null}
      <div className="card-list">
        {hits?.map(({ row: { message } }) => (
          <MessageCard
            key={message.id}
            accountId={accountId}
            message={message}
            end={
              <span className="vote-rest" title={votesText(message.votes)} data-mine={message.votes.mine === 1 ? 'up' : undefined}>
                <Triangle isDown={false} isFilled={message.votes.mine === 1} />
                <span className="tabular">{scoreText(scoreOf(message.votes))}</span>
              </span>
            }
          />
        ))}
      </div>
    </SidePanel>
  );
}

/** The last day that does not belong to the span any more, as the search's `after:` wants it. */
function dayBefore(span: Span, nowMs: number): string | null {
  if (span === 'all') return null;
  const date = new Date(nowMs);
  date.setDate(date.getDate() - (span === 'today' ? 1 : 7));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
