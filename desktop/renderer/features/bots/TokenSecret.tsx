import { SecretField } from '../../ui/SecretField.tsx';

/** A token, to be copied now: the server keeps only its hash. */
export function TokenSecret({ secret }: { secret: string }) {
  return (
    <SecretField label="Token" value={secret} hint="Copy it now: it is not shown again. Whoever has it can do what it is for." said="The token is copied." />
  );
}
