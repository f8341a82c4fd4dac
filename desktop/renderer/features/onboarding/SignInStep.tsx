import type { ServerView } from '@parley/shared/ipc/views';
import { type FormEvent, useState } from 'react';
import { signIn } from '../../state/actions/accounts.ts';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { CodeField } from './CodeField.tsx';
import { KeychainNotice } from './KeychainNotice.tsx';
import { PasswordField } from './PasswordField.tsx';
import { StepActions } from './StepActions.tsx';
import { Steps } from './Steps.tsx';

/** `isNewPassword`: it was set a moment ago. */
type SignInProps = { server: ServerView; handle: string; isNewPassword: boolean; onBack: () => void; onSignUp: (() => void) | null; onReset: () => void };

/** Step 2, for those who have an account. It never tells whether a handle exists. */
export function SignInStep({ server, handle: knownHandle, isNewPassword, onBack, onSignUp, onReset }: SignInProps) {
  const [handle, setHandle] = useState(knownHandle);
  const [password, setPassword] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  /** Null: nobody asked for it. */
  const [code, setCode] = useState<string | null>(null);
  const [codeProblem, setCodeProblem] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    if (handle.trim() === '' || password === '') {
      setProblem('Both the handle and the password are needed.');
      return;
    }
    setIsBusy(true);
    setProblem(null);
    setCodeProblem(null);
    const answer = await signIn({ serverUrl: server.url, handle: handle.trim().replace(/^@/, ''), password, ...(code?.trim() ? { totp: code } : {}) });
    setIsBusy(false);
    if (answer.ok) return;
    const { error } = answer;
    // Only a right password is ever asked for the code.
    if (error.issues?.some(({ path }) => path === 'totp')) {
      setCodeProblem(code?.trim() ? 'This code is wrong, or was used already.' : code === null ? null : 'Type the code first.');
      setCode(code ?? '');
    } else setProblem(error.code === 'unauthenticated' ? 'That name and password do not fit together.' : error.message);
  };

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Steps at={2} />
      <h1 className="onboarding-title">
        Sign in to <bdi>{server.name}</bdi>
      </h1>
      <p className="onboarding-words">
        {onSignUp ? (
          <>
            New here?{' '}
            <button type="button" className="link" onClick={onSignUp}>
              Make an account
            </button>
          </>
        ) : (
          'Accounts are made by the admin of this server.'
        )}
      </p>
      {isNewPassword && (
        <p className="onboarding-invite" role="status">
          Your new password is set. Sign in with it.
        </p>
      )}
      <div className="onboarding-fields">
        <Field
          label="Handle"
          value={handle}
          onText={(text) => setHandle(text.replace(/^@/, ''))}
          prefix="@"
          autoFocus={knownHandle === ''}
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          dir="ltr"
        />
        <PasswordField value={password} onText={setPassword} autoFocus={knownHandle !== ''} />
        {code !== null && <CodeField value={code} onText={setCode} problem={codeProblem} />}
        <p className="onboarding-aside">
          Forgot it? An admin can make a link for a new one.{' '}
          <button type="button" className="link" onClick={onReset}>
            I have a link
          </button>
        </p>
        <KeychainNotice />
        <FormProblem words={problem} />
      </div>
      <StepActions isBusy={isBusy} onBack={onBack}>
        Sign in
      </StepActions>
    </form>
  );
}
