import { Switch as Radix } from 'radix-ui';
import './segment.css';

/** On or off, at once. `blockedBecause`: why it cannot be changed now. */
export function Switch({
  label,
  isOn,
  blockedBecause = null,
  onChange,
}: {
  label: string;
  isOn: boolean;
  blockedBecause?: string | null;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <Radix.Root
      className="switch"
      aria-label={label}
      aria-disabled={blockedBecause !== null || undefined}
      title={blockedBecause ?? undefined}
      checked={isOn}
      onCheckedChange={(next) => blockedBecause === null && onChange(next)}
    >
      <Radix.Thumb className="switch-knob" />
    </Radix.Root>
  );
}
