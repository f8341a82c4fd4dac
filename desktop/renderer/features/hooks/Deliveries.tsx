import type { Hook, HookDelivery } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import { ok } from '@parley/shared/result';
import { useCallback, useEffect, useState } from 'react';
import { listDeliveries, redeliver, updateHook } from '../../state/actions/hooks.ts';
import { usePaged } from '../../state/use-paged.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { DeliveryRow } from './DeliveryRow.tsx';

type Props = { accountId: Id; hook: Hook; blockedBecause: string | null; onChanged: () => void };
type Filter = 'all' | HookDelivery['state'];

const filters: readonly { value: Filter; words: string }[] = [
  { value: 'all', words: 'All' },
  { value: 'waiting', words: 'Waiting' },
  { value: 'dead', words: 'Given up' },
];
const noneWords: Record<Filter, string> = {
  all: 'Nothing was sent yet. What happens in the room from now on is.',
  waiting: 'Nothing waits.',
  delivered: 'Nothing was delivered yet.',
  dead: 'Nothing was given up.',
};
/** While something waits, so often is looked what became of it. */
const lookEveryMs = 3_000;

/** What an outgoing webhook was told, what waits, and what was given up: newest first. Delivered ones are kept for a week, the others for four. */
export function Deliveries({ accountId, hook, blockedBecause, onChanged }: Props) {
  const [filter, setFilter] = useState<Filter>('all');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const read = useCallback(
    async (after: HookDelivery | null) => {
      const answer = await listDeliveries(accountId, hook.id, filter === 'all' ? null : filter, after?.seq);
      return answer.ok ? ok({ items: answer.value.deliveries, more: answer.value.more }) : answer;
    },
    [accountId, hook.id, filter],
  );
  const { items, status, hasMore, readMore, readAgain, problem: readProblem } = usePaged(read, blockedBecause === null);
  const isOnItsWay = hook.disabled === undefined && items.length <= 30 && items.some((delivery) => delivery.state === 'waiting');
  useEffect(() => {
    if (!isOnItsWay || blockedBecause !== null) return;
    const timer = setInterval(() => {
      readAgain();
      onChanged();
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [isOnItsWay, blockedBecause, readAgain, onChanged]);

  const act = async (run: () => ReturnType<typeof redeliver>) => {
    setIsBusy(true);
    const answer = await run();
    setIsBusy(false);
    setProblem(answer.ok ? null : answer.error.message);
    if (answer.ok) readAgain();
    onChanged();
  };
  const waiting = hook.waiting ?? 0;
  const now = Date.now();
  return (
    <section className="deliveries" aria-label="Deliveries">
      <div className="deliveries-head">
        <Segment label="Which deliveries" value={filter} options={filters} onChoose={setFilter} />
        {waiting > 0 && hook.disabled === undefined ? (
          <Button
            size="small"
            isBusy={isBusy}
            blockedBecause={blockedBecause}
            onClick={() => void act(() => updateHook(accountId, { hookId: hook.id, enabled: true }))}
          >
            Try now
          </Button>
        ) : null}
      </div>
      <FormProblem words={problem ?? readProblem} />
      {status === 'loading' ? <Skeleton rows={3} /> : null}
      {status === 'ready' && items.length === 0 ? <p className="dialog-hint">{noneWords[filter]}</p> : null}
      <ul className="delivery-list">
        {items.map((delivery) => (
          <DeliveryRow
            key={delivery.id}
            delivery={delivery}
            nowMs={now}
            blockedBecause={blockedBecause}
            onAgain={() => void act(() => redeliver(accountId, hook.id, delivery.id))}
          />
        ))}
      </ul>
      {hasMore ? (
        <Button look="quiet" size="small" className="deliveries-more" onClick={readMore}>
          Show more
        </Button>
      ) : null}
    </section>
  );
}
