import type { HookDelivery } from '@parley/shared/entities/hook';
import { Button } from '../../ui/Button.tsx';
import { deliveryStates, sentName, triesWords } from './hook-words.ts';
import '../../ui/tag.css';

type Props = { delivery: HookDelivery; nowMs: number; blockedBecause: string | null; onAgain: () => void };

/** One event on its way: what became of it, what was answered, and another try for what was given up. */
export function DeliveryRow({ delivery, nowMs, blockedBecause, onAgain }: Props) {
  const { event, seq, state, error, status } = delivery;
  const name = `${sentName(event)}, number ${seq}`;
  return (
    <li className="delivery" data-state={state}>
      <div className="hook-words">
        <p className="hook-name">
          <span className="ellipsis">{name}</span>
          <span className="tag" data-state={state}>
            {deliveryStates[state]}
          </span>
        </p>
        <p className="hook-help tabular">
          {triesWords(delivery, nowMs)}
          {status === undefined || error !== undefined ? '' : `, answered ${status}`}
        </p>
        {error === undefined || state === 'delivered' ? null : <p className="hook-failure">{error}</p>}
      </div>
      {state === 'dead' ? (
        <Button size="small" aria-label={`Deliver again: ${name}`} blockedBecause={blockedBecause} onClick={onAgain}>
          Deliver again
        </Button>
      ) : null}
    </li>
  );
}
