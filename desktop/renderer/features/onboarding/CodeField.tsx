import { Field } from '../../ui/Field.tsx';

/** The second step of signing in: a code of the authenticator app, or a recovery code. */
export function CodeField({ value, onText, problem }: { value: string; onText: (text: string) => void; problem: string | null }) {
  return (
    <Field
      label="Code"
      value={value}
      onText={onText}
      problem={problem}
      hint="Six digits of your authenticator app, or one of your recovery codes."
      autoFocus
      autoComplete="one-time-code"
      autoCapitalize="off"
      spellCheck={false}
      dir="ltr"
    />
  );
}
