import { type ReactNode, useId } from 'react';
import './choices.css';

type Props<T extends string> = { label: string; value: T; options: readonly { value: T; words: ReactNode; help?: ReactNode }[]; onChoose: (value: T) => void };

/** One of several, one below the other, each with room for a line of help. */
export function Choices<T extends string>({ label, value, options, onChoose }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend className="field-label">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="choice">
          <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChoose(option.value)} />
          <span className="choice-words">
            {option.words}
            {option.help ? <span className="choice-help">{option.help}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
