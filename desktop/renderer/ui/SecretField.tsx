import Copy from 'lucide-react/icons/copy';
import { copyText } from '../state/actions/shell.ts';
import { Button } from './Button.tsx';
import { Field } from './Field.tsx';

/** Something that is shown once, to be copied now. `said`: what is said when that is done. */
export function SecretField({ label, value, hint, said }: { label: string; value: string; hint: string; said: string }) {
  return (
    <Field
      label={label}
      value={value}
      readOnly
      dir="ltr"
      onText={() => undefined}
      onFocus={(event) => event.target.select()}
      hint={hint}
      end={
        <Button look="quiet" size="small" aria-label={`Copy: ${label}`} onClick={() => void copyText(value, said)}>
          <Copy size={14} aria-hidden />
          Copy
        </Button>
      }
    />
  );
}
