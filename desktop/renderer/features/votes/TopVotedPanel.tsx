import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { listTopVoted } from '../../state/actions/changes.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { Segment } from '../../ui/Segment.tsx';
import { CardList } from '../cards/CardList.tsx';
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

/** The last day that does not belong to the span any more, as the search's `after:` takes it. */
const daysBack: Record<Span, string | null> = { today: 'yesterday', week: '-7d', all: null };

/** The messages of a room with the most votes in a span of time, from what this device holds. */
export function TopVotedPanel({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const [span, setSpan] = useState<Span>('week');
  const { value, problem } = useAnswer({ of: `${accountId} ${roomId} ${span}`, ask: () => listTopVoted(accountId, roomId, daysBack[span]) });
  const hits = value?.hits.filter((hit) => scoreOf(hit.row.message.votes) > 0);
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
      <CardList>
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
      </CardList>
    </SidePanel>
  );
}
