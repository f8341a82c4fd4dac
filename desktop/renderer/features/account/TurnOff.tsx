import type { Id } from '@parley/shared/ids';
import { type FormEvent, useState } from 'react';
import { disableTotp } from '../../state/actions/own-account.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { type FormProblems, noProblems, problemsOf } from '../../state/form-problems.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';

const fields = ['password', 'code'] as const;

/** Password and code, and the password alone is enough from then on. */
export function TurnOff({ accountId, onLeave }: { accountId: Id; onLeave: () => void }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [problems, setProblems] = useState<FormProblems<(typeof fields)[number]>>(noProblems);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || password === '' || code === '') return;
    setIsBusy(true);
    const answer = await disableTotp(accountId, password, code);
    setIsBusy(false);
    setProblems(answer.ok ? noProblems : problemsOf(answer.error, fields));
    if (!answer.ok) return;
    showDone('Two-step sign-in is off.');
    onLeave();
  };

  return (
    <form className="two-step-form" noValidate onSubmit={(event) => void submit(event)}>
      <Field
        label="Present password"
        type="password"
        value={password}
        onText={setPassword}
        problem={problems.fields.password}
        autoComplete="current-password"
        autoFocus
      />
      <Field
        label="Code of the app"
        value={code}
        onText={setCode}
        problem={problems.fields.code}
        hint="Or one of your recovery codes."
        autoComplete="one-time-code"
        dir="ltr"
      />
      <FormProblem words={problems.form} />
      <div className="two-step-actions">
        <DialogButtons onSafe={onLeave} isDanger isBusy={isBusy} blockedBecause={password === '' || code === '' ? 'Both are needed' : null}>
          Turn off
        </DialogButtons>
      </div>
    </form>
  );
}
