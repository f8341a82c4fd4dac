import Copy from 'lucide-react/icons/copy';
import { copyText } from '../../state/actions/shell.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';

/** A token, to be copied now: the server keeps only its hash. */
export function TokenSecret({ secret }: { secret: string }) {
  return (
    <Field
      label="Token"
      value={secret}
      readOnly
      dir="ltr"
      onText={() => undefined}
      onFocus={(event) => event.target.select()}
      hint="Copy it now: it is not shown again. Whoever has it can do what it is for."
      end={
        <Button look="quiet" size="small" onClick={() => void copyText(secret, 'The token is copied')}>
          <Copy size={14} aria-hidden />
          Copy
        </Button>
      }
    />
  );
}
