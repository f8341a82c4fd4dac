import { limits } from '@parley/shared/limits';
import { Field } from '../../ui/Field.tsx';
import './hooks.css';

/** Where an outgoing webhook is told. */
export function AddressField({ url, problem, onText }: { url: string; problem: string | undefined; onText: (url: string) => void }) {
  return (
    <div>
      <Field
        label="Address"
        type="url"
        inputMode="url"
        value={url}
        onText={onText}
        problem={problem}
        placeholder="https://"
        autoComplete="off"
        spellCheck={false}
        maxLength={limits.hookUrlMax}
        dir="ltr"
      />
      <p className="dialog-hint hook-address-hint">Only public addresses are told; whoever runs this server can allow others.</p>
    </div>
  );
}
