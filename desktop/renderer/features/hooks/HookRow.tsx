import type { Hook } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import ArrowDownLeft from 'lucide-react/icons/arrow-down-left';
import ArrowUpRight from 'lucide-react/icons/arrow-up-right';
import { Button } from '../../ui/Button.tsx';
import { formatWhen } from '../../ui/time-words.ts';
import { personName, useUser } from '../people/use-user.ts';
import { failureWords, hostOf, lastWords } from './hook-words.ts';
import '../../ui/tag.css';

/** A webhook: what it is, who made it, what it last did and what went wrong. */
export function HookRow({ accountId, hook, onOpen }: { accountId: Id; hook: Hook; onOpen: () => void }) {
  const maker = useUser(accountId, hook.createdById);
  const isIncoming = hook.kind === 'incoming';
  const failure = failureWords(hook);
  return (
    <li className="hook-row">
      <span className="hook-kind" aria-hidden>
        {isIncoming ? <ArrowDownLeft size={18} /> : <ArrowUpRight size={18} />}
      </span>
      <div className="hook-words">
        <p className="hook-name">
          <bdi className="ellipsis">{hook.name}</bdi>
          {hook.disabled ? <span className="tag">Off</span> : null}
        </p>
        <p className="hook-help">
          {isIncoming ? (
            'Writes here'
          ) : (
            <>
              Told: <bdi dir="ltr">{hostOf(hook.url ?? '')}</bdi>
            </>
          )}
          , {lastWords(hook)}
        </p>
        <p className="hook-help">
          Made by <bdi>{personName(maker)}</bdi>, {formatWhen(hook.createdAt)}
        </p>
        {failure === null ? null : <p className="hook-failure">{failure}</p>}
      </div>
      <Button size="small" aria-label={`Open ${hook.name}`} onClick={onOpen}>
        Open
      </Button>
    </li>
  );
}
