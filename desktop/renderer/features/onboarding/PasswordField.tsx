import { codePointLength } from '@parley/shared/limits';
import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import { useState } from 'react';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { passwordBars } from './password-bars.ts';

type PasswordProps = { label?: string; value: string; onText: (text: string) => void; problem?: string | undefined; least?: number; autoFocus?: boolean };

/** A password that can be shown. With `least` it is a new one: its length is told while one types. */
export function PasswordField({ label = 'Password', value, onText, problem, least, autoFocus = false }: PasswordProps) {
  const [isShown, setIsShown] = useState(false);
  const length = codePointLength(value);
  const hint =
    least === undefined
      ? null
      : length === 0
        ? `At least ${least} characters; a few words are easy to keep in mind.`
        : length < least
          ? `${length} of at least ${least} characters.`
          : `${length} characters. Good: at least ${least} are needed.`;
  return (
    <div className="password-field">
      <Field
        label={label}
        type={isShown ? 'text' : 'password'}
        value={value}
        onText={onText}
        problem={problem}
        autoFocus={autoFocus}
        autoComplete={least === undefined ? 'current-password' : 'new-password'}
        spellCheck={false}
        dir="ltr"
        end={
          <IconButton label={isShown ? 'Hide the password' : 'Show the password'} size={28} onClick={() => setIsShown(!isShown)}>
            {isShown ? <EyeOff size={16} /> : <Eye size={16} />}
          </IconButton>
        }
      />
      {least !== undefined && (
        <div className="password-bars" aria-hidden="true">
          {passwordBars(length, least).map((isFull, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed row
            <span key={index} className="password-bar" data-full={isFull ? '' : undefined} data-enough={length >= least ? '' : undefined} />
          ))}
        </div>
      )}
      {hint && !problem && <p className="password-hint tabular">{hint}</p>}
    </div>
  );
}
