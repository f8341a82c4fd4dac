import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import './segment.css';

/** One of a few, all in sight. `isStop`: Tab leads here; where it does not, only a press does. */
export function Segment<T extends string>({
  label,
  value,
  options,
  isStop = true,
  onChoose,
}: {
  label: string;
  value: T;
  options: readonly { value: T; words: ReactNode }[];
  isStop?: boolean;
  onChoose: (value: T) => void;
}) {
  const stop = isStop ? {} : { tabIndex: -1 };
  return (
    <ToggleGroup.Root className="segment" type="single" aria-label={label} value={value} onValueChange={(next) => next && onChoose(next as T)} loop {...stop}>
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} className="segment-part" value={option.value} {...stop}>
          {option.words}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
