import { Switch as Radix } from 'radix-ui';
import './segment.css';

/** On or off, at once. */
export function Switch({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <Radix.Root className="switch" aria-label={label} checked={isOn} onCheckedChange={onChange}>
      <Radix.Thumb className="switch-knob" />
    </Radix.Root>
  );
}
