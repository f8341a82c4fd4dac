import ArrowDownWideNarrow from 'lucide-react/icons/arrow-down-wide-narrow';
import { Button } from '../../ui/Button.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';

type SortMenuProps<V extends string> = { value: V; options: readonly { value: V; words: string }[]; onChoose: (value: V) => void };

/** By what a list of the server is sorted; the server does it, so it holds for what is not read yet too. */
export function SortMenu<V extends string>({ value, options, onChoose }: SortMenuProps<V>) {
  const words = options.find((option) => option.value === value)?.words ?? '';
  return (
    <Menu
      label="Sorted by"
      trigger={
        <Button aria-label={`Sorted by: ${words}`}>
          <ArrowDownWideNarrow size={14} aria-hidden />
          {words}
        </Button>
      }
    >
      {options.map((option) => (
        <MenuItem key={option.value} isChosen={option.value === value} onSelect={() => onChoose(option.value)}>
          {option.words}
        </MenuItem>
      ))}
    </Menu>
  );
}
