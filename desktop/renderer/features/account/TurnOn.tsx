import type { Id } from '@parley/shared/ids';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import Copy from 'lucide-react/icons/copy';
import { type FormEvent, useState } from 'react';
import { beginTotp, confirmTotp } from '../../state/actions/own-account.ts';
import { copyText } from '../../state/actions/shell.ts';
import { type FormProblems, noProblems, problemsOf } from '../../state/form-problems.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { QrCode } from '../invites/QrCode.tsx';

const fields = ['password', 'code'] as const;

/** The password first, then the secret for the authenticator app and a code of it. */
export function TurnOn({ accountId, onLeave, onDone }: { accountId: Id; onLeave: () => void; onDone: (recoveryCodes: readonly string[]) => void }) {
  const [begun, setBegun] = useState<IpcOutput<'totp.begin'> | null>(null);
  const [words, setWords] = useState('');
  const [problems, setProblems] = useState<FormProblems<(typeof fields)[number]>>(noProblems);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || words === '') return;
    setIsBusy(true);
    const problem = begun ? await confirm(words) : await begin(words);
    setIsBusy(false);
    setProblems(problem ? problemsOf(problem, fields) : noProblems);
  };
  const begin = async (password: string) => {
    const answer = await beginTotp(accountId, password);
    if (!answer.ok) return answer.error;
    setBegun(answer.value);
    setWords('');
    return null;
  };
  const confirm = async (code: string) => {
    const answer = await confirmTotp(accountId, code);
    if (!answer.ok) return answer.error;
    onDone(answer.value.recoveryCodes);
    return null;
  };

  return (
    <form className="two-step-form" noValidate onSubmit={(event) => void submit(event)}>
      {begun && <Secret begun={begun} />}
      {begun ? (
        <Field
          key="code"
          label="Code of the app"
          value={words}
          onText={setWords}
          problem={problems.fields.code ?? problems.form}
          hint="Six digits. They change every half minute."
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          dir="ltr"
        />
      ) : (
        <Field
          key="password"
          label="Present password"
          type="password"
          value={words}
          onText={setWords}
          problem={problems.fields.password ?? problems.form}
          hint="To be sure that it is you."
          autoComplete="current-password"
          autoFocus
        />
      )}
      <div className="two-step-actions">
        <DialogButtons onSafe={onLeave} isBusy={isBusy} blockedBecause={words === '' ? (begun ? 'Type the code first' : 'Type your password first') : null}>
          {begun ? 'Turn on' : 'Continue'}
        </DialogButtons>
      </div>
    </form>
  );
}

function Secret({ begun }: { begun: IpcOutput<'totp.begin'> }) {
  return (
    <div className="two-step-secret">
      <QrCode text={begun.uri} label="QR code for your authenticator app" />
      <div className="two-step-words">
        <p>Scan this with your authenticator app, or type the key there:</p>
        <p className="two-step-key">
          <bdi className="mono">{(begun.secret.match(/.{1,4}/g) ?? []).join(' ')}</bdi>
          <IconButton label="Copy the key" size={28} onClick={() => void copyText(begun.secret, 'The key is copied.')}>
            <Copy size={16} />
          </IconButton>
        </p>
      </div>
    </div>
  );
}
