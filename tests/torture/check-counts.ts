import type { Id } from '@parley/shared/ids';
import type { Stored, StoredMessage, TortureEvidence } from './torture-report.ts';

type Ballot = { votes: Map<Id, number>; reactions: Map<string, Set<Id>>; isDeleted: boolean };
type Report = (kind: string, detail: string) => void;

const tally = (votes: ReadonlyMap<Id, number>, value: number) => [...votes.values()].filter((vote) => vote === value).length;

/** Carries out one event as a client does that has only the log; what the event tells must be what comes out. */
function applyEvent(ballot: Ballot, event: Stored, report: Report): void {
  const { data, actorId } = event;
  const place = `${event.roomId}: ${event.seq}`;
  if (ballot.isDeleted) report('change of a deleted message', place);
  if (event.type === 'message-deleted') {
    ballot.votes.clear();
    ballot.reactions.clear();
    ballot.isDeleted = true;
  }
  if (event.type === 'vote-changed') {
    if ((ballot.votes.get(actorId) ?? 0) === data?.value) report('vote that changes nothing', place);
    if (data?.value === 0) ballot.votes.delete(actorId);
    else ballot.votes.set(actorId, data?.value ?? 0);
    if (data?.up !== tally(ballot.votes, 1) || data.down !== tally(ballot.votes, -1)) report('wrong count of votes in an event', place);
  }
  if (event.type === 'reaction-changed') {
    const people = ballot.reactions.get(data?.emoji ?? '') ?? new Set();
    ballot.reactions.set(data?.emoji ?? '', people);
    if (people.has(actorId) === data?.on) report('reaction that changes nothing', place);
    if (data?.on === true) people.add(actorId);
    else people.delete(actorId);
    if (data?.count !== people.size) report('wrong count of reactions in an event', place);
  }
}

function checkMessage(message: StoredMessage, ballot: Ballot, report: Report): void {
  const place = `${message.roomId}/${message.id}`;
  const votes = Object.entries(message.votes);
  if (votes.length !== ballot.votes.size || votes.some(([userId, value]) => ballot.votes.get(userId) !== value))
    report('votes that the log does not tell', place);
  if (message.up !== tally(ballot.votes, 1) || message.down !== tally(ballot.votes, -1)) report('wrong count of votes', place);
  const reactions = [...ballot.reactions].flatMap(([emoji, people]) => [...people].map((userId) => `${emoji}/${userId}`));
  if (reactions.sort().join() !== [...message.reactions].sort().join()) report('reactions that the log does not tell', place);
}

/** Votes and reactions: every event's counts, and what is stored at the end, are what the log alone gives. */
export function checkCounts(evidence: Pick<TortureEvidence, 'events' | 'messages'>, report: Report): void {
  const ballots = new Map<string, Ballot>();
  const ballotOf = (roomId: Id, messageId: Id): Ballot => {
    const key = `${roomId}/${messageId}`;
    const ballot = ballots.get(key) ?? { votes: new Map(), reactions: new Map(), isDeleted: false };
    ballots.set(key, ballot);
    return ballot;
  };
  for (const event of evidence.events.toSorted((a, b) => a.seq - b.seq)) {
    if (event.messageId !== null) applyEvent(ballotOf(event.roomId, event.messageId), event, report);
  }
  for (const message of evidence.messages) checkMessage(message, ballotOf(message.roomId, message.id), report);
}
