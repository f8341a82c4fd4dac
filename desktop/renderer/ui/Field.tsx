import { inOneLine } from '@parley/shared/storable-text';
import CircleAlert from 'lucide-react/icons/circle-alert';
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import './field.css';

type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'size' | 'onChange' | 'value' | 'prefix'> & {
  label: string;
  value: string;
  onText: (text: string) => void;
  hint?: ReactNode;
  /** What is wrong, in words, with a way on where there is one. */
  problem?: ReactNode;
  prefix?: ReactNode;
  end?: ReactNode;
  /** Hides the label from sight, not from screen readers. */
  isLabelHidden?: boolean;
  isSmall?: boolean;
  ref?: Ref<HTMLInputElement>;
};

/** A line to type in, with its label above and a hint or a problem below. */
export function Field({ label, value, onText, hint, problem, prefix, end, isLabelHidden = false, isSmall = false, ref, ...rest }: FieldProps) {
  const id = useId();
  const below = problem ?? hint;
  return (
    <div className="field" data-problem={problem ? '' : undefined} data-small={isSmall ? '' : undefined}>
      <label className={isLabelHidden ? 'visually-hidden' : 'field-label'} htmlFor={id}>
        {label}
      </label>
      <div className="field-box">
        {prefix && (
          <span className="field-prefix" data-sign={typeof prefix === 'string' ? '' : undefined}>
            {prefix}
          </span>
        )}
        <input
          {...rest}
          ref={ref}
          id={id}
          className="field-input"
          value={value}
          onChange={(event) => onText(rest.autoComplete?.endsWith('password') ? event.target.value : lineIn(event.target))}
          aria-invalid={problem ? true : undefined}
          aria-describedby={below ? `${id}-below` : undefined}
        />
        {end}
      </div>
      {below && (
        <div className="field-below" id={`${id}-below`} role={problem ? 'alert' : undefined}>
          {problem && <CircleAlert size={14} />}
          <span>{below}</span>
        </div>
      )}
    </div>
  );
}

/** What was typed, as the one line it is: what was pasted from a table or a page may hold tabs and other breaks, which the server refuses. The caret stays. */
function lineIn(input: HTMLInputElement): string {
  const line = inOneLine(input.value);
  if (line !== input.value) {
    const caret = input.selectionEnd;
    input.value = line;
    input.setSelectionRange(caret, caret);
  }
  return line;
}
