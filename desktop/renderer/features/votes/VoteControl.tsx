import type { Message } from '@parley/shared/entities/message';
import { useRef } from 'react';
import { vote } from '../../state/actions/changes.ts';
import { hintHandlers } from '../../ui/hint.ts';
import { isTwelveHours } from '../../ui/time-words.ts';
import { namedVotes } from './named-votes.ts';
import { isScoreShown, ownVote, scoreOf, scoreText, voteLabel, votesText } from './score.ts';
import { Triangle } from './Triangle.tsx';
import './votes.css';

type Props = { message: Message; accountId: string; isLive: boolean; canVote: boolean; tabIndex: number };

/**
 * The vote of one message. At rest only what stands: an arrow and a number in the place that the whole control takes while the row is hovered or focused,
 * so that nothing moves when a vote comes.
 */
export function VoteControl({ message, accountId, isLive, canVote, tabIndex }: Props) {
  const { votes } = message;
  const score = scoreOf(votes);
  const mine = ownVote(votes);
  const isShown = isScoreShown(votes);
  const isPressable = isLive && canVote;
  if (!isShown && !isPressable) return null;
  const hint = hintHandlers(() => votesText(votes), { later: () => namedVotes(accountId, message) });
  const isDown = score < 0 || (score === 0 && mine === -1);
  return (
    <div className="message-vote" data-tight={isTwelveHours || undefined} data-rest={isShown || undefined} data-live={isPressable || undefined}>
      {isShown ? (
        <span className="vote-rest" data-mine={mine === 0 ? undefined : mine === 1 ? 'up' : 'down'} aria-hidden={isPressable} {...hint}>
          <Triangle isDown={mine === -1 || (mine === 0 && isDown)} isFilled={mine !== 0} />
          <Digits text={scoreText(score)} />
        </span>
      ) : null}
      {isPressable ? (
        // biome-ignore lint/a11y/useSemanticElements: a group of two toggles in running text is no fieldset
        <div className="vote-live" role="group" aria-label={voteLabel(votes)} {...hint}>
          <VoteButton value={1} mine={mine} tabIndex={tabIndex} onPress={() => void vote(accountId, message, 1)} />
          <span className="vote-number tabular" data-mine={mine === 1 ? '' : undefined} aria-hidden>
            <Digits text={scoreText(score)} />
          </span>
          <VoteButton value={-1} mine={mine} tabIndex={tabIndex} onPress={() => void vote(accountId, message, -1)} />
        </div>
      ) : null}
    </div>
  );
}

function VoteButton({ value, mine, tabIndex, onPress }: { value: 1 | -1; mine: number; tabIndex: number; onPress: () => void }) {
  return (
    <button
      type="button"
      className="vote-button"
      aria-label={value === 1 ? 'Vote up' : 'Vote down'}
      aria-pressed={mine === value}
      tabIndex={tabIndex}
      onClick={onPress}
    >
      <Triangle isDown={value === -1} isFilled={mine === value} />
    </button>
  );
}

/** A number that fades over when it changes, and only then. */
function Digits({ text }: { text: string }) {
  const first = useRef(text);
  return (
    <span key={text} className="vote-digits tabular" data-changed={first.current === text ? undefined : ''}>
      {text}
    </span>
  );
}
