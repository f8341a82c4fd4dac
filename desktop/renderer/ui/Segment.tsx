import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import './segment.css';

/** One of a few, all in sight. */
export function Segment<T extends string>({
  label,
  value,
  options,
  onChoose,
}: {
  label: string;
  value: T;
  options: readonly { value: T; words: ReactNode }[];
  onChoose: (value: T) => void;
}) {
  return (
    <ToggleGroup.Root className="segment" type="single" aria-label={label} value={value} onValueChange={(next) => next && onChoose(next as T)} loop>
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} className="segment-part" value={option.value}>
          {option.words}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
