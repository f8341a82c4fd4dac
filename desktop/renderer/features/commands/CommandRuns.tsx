import type { Id } from '@parley/shared/ids';
import type { CommandRun } from '@parley/shared/ipc/command-run';
import X from 'lucide-react/icons/x';
import { dismissRun } from '../../state/actions/commands.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useSettled } from '../connection/use-settled.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { Words } from '../words/Words.tsx';
import './commands.css';

type Props = { accountId: Id; roomId: Id; rootId: Id | null; onDismissed: () => void };

const noRuns: readonly CommandRun[] = [];
/** A bot that answers at once shows its answer alone. */
const showAfterMs = 400;

/** One's own commands that are on their way or have something to say to oneself alone, above the box. Dashed: none of it is stored. */
export function CommandRuns({ accountId, roomId, rootId, onDismissed }: Props) {
  const runs = useStore((state) => selectAccountData(state, accountId).commandRuns[roomId] ?? noRuns);
  const here = runs.filter((run) => run.rootId === rootId);
  if (here.length === 0) return null;
  return (
    <section className="command-runs" aria-label="Your commands">
      {here.map((run) => (
        <Run
          key={run.id}
          accountId={accountId}
          run={run}
          onDismiss={() => {
            void dismissRun(accountId, run);
            onDismissed();
          }}
        />
      ))}
    </section>
  );
}

function Run({ accountId, run, onDismiss }: { accountId: Id; run: CommandRun; onDismiss: () => void }) {
  const bot = useUser(accountId, run.botId);
  const isRunning = run.state === 'running';
  const isLate = useSettled(isRunning, showAfterMs);
  if (isRunning && !isLate) return null;
  const name = bot ? personName(bot) : 'The bot';
  const isBad = run.state === 'failed' || run.state === 'expired';
  return (
    <div className="command-run" data-bad={isBad || undefined} role={isBad ? 'alert' : 'status'}>
      <div className="command-run-head">
        {run.botId === null ? null : <PersonAvatar id={run.botId} name={name} size={20} isBot />}
        <bdi className="command-run-name ellipsis">{name}</bdi>
        {run.words === null ? null : (
          <code className="command-run-words ellipsis" dir="ltr">
            {run.words}
          </code>
        )}
        <span className="command-run-note">Only you see this</span>
        {isRunning ? null : (
          <IconButton size={28} label="Dismiss" onClick={onDismiss}>
            <X size={16} strokeWidth={1.75} aria-hidden />
          </IconButton>
        )}
      </div>
      {run.replies.map((reply) => (
        <div key={reply.id} className="command-run-reply">
          <Words accountId={accountId} body={reply.body} mentions={null} />
        </div>
      ))}
      {stateWords(run) === null ? null : <p className="command-run-state">{stateWords(run)}</p>}
    </div>
  );
}

function stateWords({ state, message, replies }: CommandRun): string | null {
  switch (state) {
    case 'running':
      return 'Waiting for its answer';
    case 'failed':
      return message ?? 'It could not be done.';
    case 'expired':
      return message ?? 'It did not answer in time.';
    case 'answered':
      return replies.length === 0 ? 'It answered while this device was away. Answers for one person alone are not kept.' : null;
  }
}
