import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { type FormEvent, useState } from 'react';
import { changePassword } from '../../state/actions/accounts.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { noProblems, problemsOf } from '../../state/form-problems.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';

const fields = ['current', 'next'] as const;

/** A new password for the account; other devices are signed out by it. */
export function PasswordForm({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [problems, setProblems] = useState<ReturnType<typeof problemsOf<(typeof fields)[number]>>>(noProblems);
  const [isBusy, setIsBusy] = useState(false);

  const change = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || current === '' || next === '') return;
    setIsBusy(true);
    const answer = await changePassword(accountId, current, next);
    setIsBusy(false);
    setProblems(answer.ok ? noProblems : problemsOf(answer.error, fields));
    if (!answer.ok) return;
    setCurrent('');
    setNext('');
    showDone('Your password is changed, and your other devices are signed out.');
  };

  return (
    <section className="own-password" aria-labelledby="password-title">
      <h2 className="settings-section" id="password-title">
        Password
      </h2>
      <form className="own-profile-form" noValidate onSubmit={(event) => void change(event)}>
        <Field
          label="Present password"
          type="password"
          value={current}
          onText={setCurrent}
          problem={problems.fields.current ?? problems.form}
          autoComplete="current-password"
        />
        <Field
          label="New password"
          type="password"
          value={next}
          onText={setNext}
          problem={problems.fields.next}
          hint={`At least ${limits.passwordMin} characters. Your other devices are signed out.`}
          autoComplete="new-password"
        />
        <Button type="submit" size="large" isBusy={isBusy} blockedBecause={current === '' || next === '' ? 'Both passwords are needed' : needsServer}>
          Change password
        </Button>
      </form>
    </section>
  );
}
