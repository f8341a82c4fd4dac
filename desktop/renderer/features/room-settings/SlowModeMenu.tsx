import ChevronDown from 'lucide-react/icons/chevron-down';
import { Button } from '../../ui/Button.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { slowModeChoices, waitWords } from './slow-mode.ts';

const wordsOf = (seconds: number) => (seconds === 0 ? 'Off' : waitWords(seconds));

/** How long one waits between two messages. A wait that another app set stands among the choices. */
export function SlowModeMenu({ seconds, onChoose }: { seconds: number; onChoose: (seconds: number) => void }) {
  const choices = [...new Set([...slowModeChoices, seconds])].sort((a, b) => a - b);
  const trigger = (
    <Button aria-label={`Slow mode: ${wordsOf(seconds)}`}>
      {wordsOf(seconds)}
      <ChevronDown size={14} aria-hidden />
    </Button>
  );
  return (
    <Menu label="Slow mode" align="end" trigger={trigger}>
      {choices.map((choice) => (
        <MenuItem key={choice} isChosen={choice === seconds} onSelect={() => onChoose(choice)}>
          {wordsOf(choice)}
        </MenuItem>
      ))}
    </Menu>
  );
}
