import type { Id } from '@parley/shared/ids';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import { useCallback, useEffect, useState } from 'react';
import { readTotpStatus } from '../../state/actions/own-account.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { SettingRow } from '../settings/SettingRow.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { TurnOff } from './TurnOff.tsx';
import { TurnOn } from './TurnOn.tsx';
import './account.css';

type Step = { at: 'rest' | 'turning-on' | 'turning-off' } | { at: 'codes'; codes: readonly string[] };

/** Whether signing in asks for a code too, and turning that on and off. */
export function TwoStep({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const [status, setStatus] = useState<IpcOutput<'totp.status'> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [step, setStep] = useState<Step>({ at: 'rest' });

  const read = useCallback(async () => {
    const answer = await readTotpStatus(accountId);
    if (answer.ok) setStatus(answer.value);
    setProblem(answer.ok ? null : answer.error.message);
  }, [accountId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to read again
  useEffect(() => void read(), [read, needsServer]);
  const showCodes = (codes: readonly string[]) => {
    setStep({ at: 'codes', codes });
    void read();
  };
  const rest = () => {
    setStep({ at: 'rest' });
    void read();
  };

  return (
    <section className="two-step" aria-labelledby="two-step-title">
      <h2 className="settings-section" id="two-step-title">
        Two-step sign-in
      </h2>
      <SettingRow title={titleOf(status)} help={problem ?? helpOf(status)}>
        {status && step.at === 'rest' && (
          <Button blockedBecause={needsServer} onClick={() => setStep({ at: status.isOn ? 'turning-off' : 'turning-on' })}>
            {status.isOn ? 'Turn off' : 'Turn on'}
          </Button>
        )}
      </SettingRow>
      {step.at === 'turning-on' && <TurnOn accountId={accountId} onLeave={rest} onDone={showCodes} />}
      {step.at === 'codes' && <RecoveryCodes codes={step.codes} onDone={rest} />}
      {step.at === 'turning-off' && <TurnOff accountId={accountId} onLeave={rest} />}
    </section>
  );
}

function titleOf(status: IpcOutput<'totp.status'> | null): string {
  return status === null ? 'Not known yet' : status.isOn ? 'On' : 'Off';
}

function helpOf(status: IpcOutput<'totp.status'> | null): string {
  if (status === null) return 'Asking the server.';
  if (!status.isOn) return 'Signing in asks for a code of an authenticator app too, so that a password alone is not enough.';
  const left = status.recoveryCodesLeft;
  if (left === 0) return 'No recovery codes are left. Turn it off and on again to get new ones.';
  return `${left} ${left === 1 ? 'recovery code is' : 'recovery codes are'} left, for when you do not have your authenticator app.`;
}
