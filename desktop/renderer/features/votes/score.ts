import type { Message } from '@parley/shared/entities/message';

/** Names that a tooltip says of each side. */
const namesMax = 8;

type Votes = Message['votes'];
export type VoteValue = 1 | 0 | -1;

/** Votes for less votes against. */
export function scoreOf({ up, down }: Votes): number {
  return up - down;
}

export function ownVote({ mine }: Votes): VoteValue {
  return mine ?? 0;
}

/** A score as it stands in the margin: "12", "−3" with a true minus, from 1000 on "1.2k". */
export function scoreText(score: number): string {
  const size = Math.abs(score);
  const text = size < 1_000 ? String(size) : size < 9_950 ? `${(Math.floor(size / 100) / 10).toFixed(1).replace('.0', '')}k` : `${Math.floor(size / 1_000)}k`;
  return score < 0 ? `−${text}` : text;
}

/** What a press on an arrow wants: its own vote again takes it back. */
export function nextVote(votes: Votes, pressed: 1 | -1): VoteValue {
  return ownVote(votes) === pressed ? 0 : pressed;
}

/** "Score 12, you voted up", for screen readers. */
export function voteLabel(votes: Votes): string {
  const mine = ownVote(votes);
  return `Score ${scoreOf(votes)}${mine === 0 ? '' : mine === 1 ? ', you voted up' : ', you voted down'}`;
}

/** "12 for, 1 against"; nothing while nobody has voted. */
export function votesText({ up, down }: Votes): string {
  return up + down === 0 ? '' : `${up} for, ${down} against`;
}

/** The names of one side, 8 at most: "Lena, Omar and 3 more"; '' where nobody is on it. */
export function sideText(names: readonly string[], count: number): string {
  const shown = names.slice(0, namesMax);
  const more = Math.max(count, names.length) - shown.length;
  return `${shown.join(', ')}${shown.length > 0 && more > 0 ? ` and ${more} more` : ''}`;
}

/** Whether the margin shows anything while nobody points there. */
export function isScoreShown(votes: Votes): boolean {
  return scoreOf(votes) !== 0 || ownVote(votes) !== 0;
}
