import type { Message } from '@parley/shared/entities/message';
import { scoreOf, scoreText } from '../votes/score.ts';
import { Triangle } from '../votes/Triangle.tsx';

/** The score of a found message; none when nobody has voted. */
export function Score({ votes }: { votes: Message['votes'] }) {
  const score = scoreOf(votes);
  if (votes.up + votes.down === 0) return null;
  return (
    <span className="search-score tabular">
      <Triangle isDown={score < 0} isFilled={false} />
      {scoreText(score)}
    </span>
  );
}
