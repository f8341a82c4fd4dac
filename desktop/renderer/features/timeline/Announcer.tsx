import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import { plainWords } from '@parley/shared/words/plain-words';
import { useEffect, useRef, useState } from 'react';
import { selectAccountData } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { lastSeqOf, type Timeline } from '../../state/timeline-window.ts';
import { personName } from '../people/use-user.ts';
import { describeFailure } from './describe-failure.ts';
import { isFocused } from './use-attention.ts';

type Props = { accountId: Id; ownId: Id; timeline: Timeline; outbox: readonly OutboxItem[] };

/** New words are read out in bundles. */
const bundleMs = 3_000;

/** What a screen reader hears of an open room: new words of others in bundles of three seconds, and each failure once. Rows that scroll by say nothing. */
export function Announcer({ accountId, ownId, timeline, outbox }: Props) {
  return (
    <>
      <div className="visually-hidden" aria-live="polite" aria-atomic>
        {useNewWords(accountId, ownId, timeline)}
      </div>
      <div className="visually-hidden" role="alert">
        {useFailure(outbox)}
      </div>
    </>
  );
}

/** What is said goes again when the message is deleted: nothing of it may stay in the window, not even where only a screen reader finds it. */
function useNewWords(accountId: Id, ownId: Id, timeline: Timeline): string {
  const [said, setSaid] = useState<{ ids: readonly Id[]; words: string }>({ ids: [], words: '' });
  const knownTo = useRef<number | null>(null);
  const bundle = useRef<Message[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const deleted = useRef<ReadonlySet<Id>>(new Set());
  useEffect(() => {
    const last = timeline.rows.at(-1);
    const before = knownTo.current;
    if (!last || timeline.hasMoreAfter) return;
    deleted.current = new Set(timeline.rows.flatMap((row) => (row.kind === 'message' && row.message.deletedAt !== undefined ? [row.message.id] : [])));
    setSaid((now) => (now.ids.some((id) => deleted.current.has(id)) ? { ids: [], words: '' } : now));
    knownTo.current = Math.max(before ?? 0, lastSeqOf(last));
    if (before === null || !isFocused()) return;
    const fresh = timeline.rows.flatMap((row) => (row.kind === 'message' && row.seq > before && row.message.authorId !== ownId ? [row.message] : []));
    bundle.current.push(...fresh);
    if (bundle.current.length === 0 || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      const { users, blocked } = selectAccountData(getState(), accountId);
      const messages = bundle.current.splice(0).filter((message) => !deleted.current.has(message.id) && !blocked[message.authorId]);
      const words = messages.map((message) => `${personName(users[message.authorId])}: ${plainWords(message.body, 300)}`);
      setSaid({
        ids: messages.map((message) => message.id),
        words: words.length > 3 ? `${words.length} new messages. ${words.slice(-2).join('. ')}` : words.join('. '),
      });
    }, bundleMs);
  }, [accountId, ownId, timeline]);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return said.words;
}

function useFailure(outbox: readonly OutboxItem[]): string {
  const [said, setSaid] = useState('');
  const known = useRef<Set<Id> | null>(null);
  useEffect(() => {
    const failed = outbox.filter((item) => item.state === 'failed');
    const fresh = known.current === null ? undefined : failed.findLast((item) => !known.current?.has(item.opId));
    known.current = new Set(failed.map((item) => item.opId));
    if (fresh) setSaid(describeFailure(fresh.error));
  }, [outbox]);
  return said;
}
