import type { Hook } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { updateHook } from '../../state/actions/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { Deliveries } from './Deliveries.tsx';
import { HookFormats } from './HookFormats.tsx';
import { HookSettings } from './HookSettings.tsx';
import { failureWords, hostOf, lastWords, offWords } from './hook-words.ts';
import '../rooms/dialogs.css';
import './hooks.css';

type Props = {
  accountId: Id;
  hook: Hook;
  blockedBecause: string | null;
  onChanged: () => void;
  onSecret: () => void;
  onDelete: () => void;
  onClose: () => void;
};

/** One webhook: what it does, what went wrong, and its settings. */
export function HookDialog({ accountId, hook, blockedBecause, onChanged, onSecret, onDelete, onClose }: Props) {
  const isIncoming = hook.kind === 'incoming';
  const [page, setPage] = useState<'work' | 'settings'>('work');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const off = offWords(hook);
  const failure = failureWords(hook);
  const last = lastWords(hook);
  const switchOn = async () => {
    setIsBusy(true);
    const answer = await updateHook(accountId, { hookId: hook.id, enabled: true });
    setIsBusy(false);
    setProblem(answer.ok ? null : answer.error.message);
    if (answer.ok) onChanged();
  };
  return (
    <Dialog
      title={hook.name}
      words={
        <>
          {isIncoming ? (
            'Writes into this room what is posted to its address'
          ) : (
            <>
              Tells <bdi dir="ltr">{hostOf(hook.url ?? '')}</bdi> what happens here
            </>
          )}
          ; {last}.
        </>
      }
      isWide
      onClose={onClose}
      actions={<Button onClick={onClose}>Back to the webhooks</Button>}
    >
      <div className="hook-body">
        {off === null ? null : (
          <div className="hook-off" role="status">
            <p>{off}</p>
            <Button size="small" isBusy={isBusy} blockedBecause={blockedBecause} onClick={() => void switchOn()}>
              Switch on
            </Button>
          </div>
        )}
        {failure === null ? null : <p className="hook-failure">{failure}</p>}
        <FormProblem words={problem} />
        <Segment
          label="What to see"
          value={page}
          options={[
            { value: 'work', words: isIncoming ? 'How to post' : 'Deliveries' },
            { value: 'settings', words: 'Settings' },
          ]}
          onChoose={setPage}
        />
        {page === 'settings' ? (
          <HookSettings accountId={accountId} hook={hook} blockedBecause={blockedBecause} onChanged={onChanged} onSecret={onSecret} onDelete={onDelete} />
        ) : isIncoming ? (
          <HookFormats address={null} />
        ) : (
          <Deliveries accountId={accountId} hook={hook} blockedBecause={blockedBecause} onChanged={onChanged} />
        )}
      </div>
    </Dialog>
  );
}
