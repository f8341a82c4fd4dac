import type { Hook, HookDelivery } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import { useCallback, useEffect, useState } from 'react';
import { listDeliveries, redeliver, updateHook } from '../../state/actions/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { DeliveryRow } from './DeliveryRow.tsx';

type Props = { accountId: Id; hook: Hook; blockedBecause: string | null; onChanged: () => void };
type Filter = 'all' | HookDelivery['state'];
type Known = { deliveries: readonly HookDelivery[]; hasMore: boolean };

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
  const [known, setKnown] = useState<Known | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const read = useCallback(
    async (before?: number) => {
      const answer = await listDeliveries(accountId, hook.id, filter === 'all' ? null : filter, before);
      setProblem(answer.ok ? null : answer.error.message);
      if (!answer.ok) return;
      const { deliveries, more } = answer.value;
      setKnown((older) => ({ deliveries: [...(before === undefined ? [] : (older?.deliveries ?? [])), ...deliveries], hasMore: more }));
    },
    [accountId, hook.id, filter],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to read again
  useEffect(() => void read(), [read, blockedBecause]);
  const isOnItsWay =
    hook.disabled === undefined && known !== null && known.deliveries.length <= 30 && known.deliveries.some(({ state }) => state === 'waiting');
  useEffect(() => {
    if (!isOnItsWay || blockedBecause !== null) return;
    const timer = setInterval(() => {
      void read();
      onChanged();
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [isOnItsWay, blockedBecause, read, onChanged]);

  const act = async (run: () => ReturnType<typeof redeliver>) => {
    setIsBusy(true);
    const answer = await run();
    setIsBusy(false);
    if (answer.ok) await read();
    else setProblem(answer.error.message);
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
      <FormProblem words={problem} />
      {known === null && problem === null ? <Skeleton rows={3} /> : null}
      {known?.deliveries.length === 0 ? <p className="dialog-hint">{noneWords[filter]}</p> : null}
      <ul className="delivery-list">
        {known?.deliveries.map((delivery) => (
          <DeliveryRow
            key={delivery.id}
            delivery={delivery}
            nowMs={now}
            blockedBecause={blockedBecause}
            onAgain={() => void act(() => redeliver(accountId, hook.id, delivery.id))}
          />
        ))}
      </ul>
      {known?.hasMore ? (
        <Button look="quiet" size="small" className="deliveries-more" onClick={() => void read(known.deliveries.at(-1)?.seq)}>
          Show more
        </Button>
      ) : null}
    </section>
  );
}
