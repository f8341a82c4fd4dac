import type { ServerView } from '@parley/shared/ipc/views';
import { limits } from '@parley/shared/limits';
import { type FormEvent, useState } from 'react';
import { register } from '../../state/actions/accounts.ts';
import { type FormProblems, noProblems, problemsOf } from '../../state/form-problems.ts';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { deadInviteWords, type InviteFound, invitingWords } from '../invites/use-invite.ts';
import { handleFrom } from './handle-from.ts';
import { KeychainNotice } from './KeychainNotice.tsx';
import { PasswordField } from './PasswordField.tsx';
import { StepActions } from './StepActions.tsx';
import { Steps } from './Steps.tsx';

const fields = ['displayName', 'handle', 'password', 'inviteCode'] as const;

/** `code`, `invite`: the invite that was opened, and what the server says of it. */
type SignUpProps = { server: ServerView; code: string | null; invite: InviteFound | null; onBack: () => void; onSignIn: () => void };

/** Step 2, for the new: name, handle, password. */
export function SignUpStep({ server, code, invite, onBack, onSignIn }: SignUpProps) {
  const [displayName, setDisplayName] = useState('');
  const [handle, setHandle] = useState<string | null>(null);
  const [password, setPassword] = useState('');
  const [inviteCode, setInviteCode] = useState(code ?? '');
  const [isBusy, setIsBusy] = useState(false);
  const [problems, setProblems] = useState<FormProblems<(typeof fields)[number]>>(noProblems);
  const shownHandle = handle ?? handleFrom(displayName);
  const clear = (field: (typeof fields)[number]) => setProblems(({ fields: { [field]: _gone, ...rest } }) => ({ fields: rest, form: null }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    setProblems(noProblems);
    const answer = await register({ serverUrl: server.url, handle: shownHandle.trim(), displayName, password, ...(inviteCode.trim() ? { inviteCode } : {}) });
    setIsBusy(false);
    if (answer.ok) return;
    const found = problemsOf(answer.error, fields);
    // A name that is taken may come without saying which field: it can only be the handle.
    const isTaken = answer.error.code === 'conflict' && Object.keys(found.fields).length === 0;
    setProblems(isTaken ? { fields: { handle: `@${shownHandle} is taken. Choose another one.` }, form: null } : found);
  };

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Steps at={2} />
      <h1 className="onboarding-title">
        Join <bdi>{server.name}</bdi>
      </h1>
      <p className="onboarding-words">
        Already have an account?{' '}
        <button type="button" className="link" onClick={onSignIn}>
          Sign in instead
        </button>
      </p>
      {invite?.state === 'found' && (
        <p className="onboarding-invite" role="status" data-dead={invite.invite.isValid ? undefined : ''}>
          {invite.invite.isValid ? invitingWords(invite.invite) : deadInviteWords}
        </p>
      )}
      <div className="onboarding-fields">
        <Field
          label="Your name"
          value={displayName}
          onText={(text) => {
            setDisplayName(text);
            clear('displayName');
          }}
          problem={problems.fields.displayName}
          hint="As people should see it. You can change it later."
          autoFocus
          autoComplete="name"
          dir="auto"
        />
        <Field
          label="Handle"
          value={shownHandle}
          onText={(text) => {
            setHandle(text.replace(/^@/, '').toLowerCase());
            clear('handle');
          }}
          problem={problems.fields.handle}
          hint="What people type to call you: a to z, 0 to 9, and _ . -"
          prefix="@"
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          dir="ltr"
        />
        <PasswordField
          value={password}
          onText={(text) => {
            setPassword(text);
            clear('password');
          }}
          problem={problems.fields.password}
          least={limits.passwordMin}
        />
        {(server.registration === 'invite' || code !== null) && (
          <Field
            label="Invite code"
            value={inviteCode}
            onText={(text) => {
              setInviteCode(text);
              clear('inviteCode');
            }}
            problem={problems.fields.inviteCode}
            hint={server.registration === 'invite' ? 'From the person who asked you to join' : 'Leads you to the room you were invited to'}
            autoComplete="off"
            spellCheck={false}
            dir="ltr"
          />
        )}
        <KeychainNotice />
        <FormProblem words={problems.form} />
      </div>
      <StepActions isBusy={isBusy} onBack={onBack}>
        Create account
      </StepActions>
    </form>
  );
}
