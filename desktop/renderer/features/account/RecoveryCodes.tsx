import { saveText } from '../../state/actions/own-account.ts';
import { copyText } from '../../state/actions/shell.ts';
import { Button } from '../../ui/Button.tsx';

/** The recovery codes, shown this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = `${codes.join('\n')}\n`;
  return (
    <section className="two-step-form" aria-labelledby="recovery-title">
      <h3 className="two-step-title" id="recovery-title">
        Your recovery codes
      </h3>
      <p className="two-step-words">
        Two-step sign-in is on. Each of these codes lets you in once when you do not have your authenticator app. Keep them where you find them without this
        device: they are not shown again.
      </p>
      <ol className="recovery-codes">
        {codes.map((code) => (
          <li key={code} className="mono">
            <bdi>{code}</bdi>
          </li>
        ))}
      </ol>
      <div className="two-step-actions">
        <Button look="primary" onClick={onDone}>
          I have kept them
        </Button>
        <Button onClick={() => void copyText(text, 'The recovery codes are copied.')}>Copy</Button>
        <Button onClick={() => void saveText('parley-recovery-codes.txt', text)}>Save to a file</Button>
      </div>
    </section>
  );
}
