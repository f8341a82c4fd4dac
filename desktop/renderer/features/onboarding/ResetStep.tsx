import type { ServerView } from '@parley/shared/ipc/views';
import { limits } from '@parley/shared/limits';
import { parseEntry } from '@parley/shared/links';
import { type FormEvent, useState } from 'react';
import { resetPassword } from '../../state/actions/accounts.ts';
import { openEntry } from '../../state/actions/invites.ts';
import { type FormProblems, noProblems, problemsOf } from '../../state/form-problems.ts';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { PasswordField } from './PasswordField.tsx';
import { StepActions } from './StepActions.tsx';
import { Steps } from './Steps.tsx';

const fields = ['code', 'next'] as const;
const deadWords = 'This link sets no password any more: it was used, is older than a day, or was replaced by a newer one. Ask your admin for a new one.';

/** `code`: of the link that was opened; empty where one is to be pasted. */
type ResetProps = { server: ServerView; code: string; onBack: () => void; onDone: () => void };

/** Step 2, for those who forgot their password: sets a new one by what an admin gave them. */
export function ResetStep({ server, code: openedCode, onBack, onDone }: ResetProps) {
  const [typed, setTyped] = useState(openedCode);
  const [next, setNext] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problems, setProblems] = useState<FormProblems<(typeof fields)[number]>>(noProblems);

  /** The address of a link may be another server's: then the way in begins there. */
  const take = (text: string) => {
    const entry = parseEntry(text);
    if (entry?.kind === 'reset' && new URL(server.url).host !== entry.server.replace(/^[a-z]+:\/\//, '')) openEntry(entry);
    setTyped(entry?.kind === 'reset' ? entry.code : text);
    setProblems(noProblems);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const code = typed.trim();
    if (code === '') return setProblems({ fields: { code: 'Paste the link or the code that your admin gave you.' }, form: null });
    setIsBusy(true);
    setProblems(noProblems);
    const answer = await resetPassword({ serverUrl: server.url, code, next });
    setIsBusy(false);
    if (answer.ok) onDone();
    else if (answer.error.code === 'not-found') setProblems({ fields: { code: deadWords }, form: null });
    else setProblems(problemsOf(answer.error, fields));
  };

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Steps at={2} />
      <h1 className="onboarding-title">
        A new password for <bdi>{server.name}</bdi>
      </h1>
      <p className="onboarding-words">
        An admin of this server makes a link for it. It works once, and signs out all your devices; what they hold stays on them.
      </p>
      <div className="onboarding-fields">
        <Field
          label="Link or code"
          value={typed}
          onText={take}
          problem={problems.fields.code}
          autoFocus={openedCode === ''}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          dir="ltr"
        />
        <PasswordField
          label="New password"
          value={next}
          onText={(text) => {
            setNext(text);
            setProblems(noProblems);
          }}
          problem={problems.fields.next}
          least={limits.passwordMin}
          autoFocus={openedCode !== ''}
        />
        <FormProblem words={problems.form} />
      </div>
      <StepActions isBusy={isBusy} onBack={onBack}>
        Set password
      </StepActions>
    </form>
  );
}
