import { Popover } from 'radix-ui';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';

/** A day after or before which (or on which) something was said. */
export function DateFilter({ trigger, onChoose }: { trigger: ReactElement; onChoose: (name: 'after' | 'before' | 'on', day: string) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const [day, setDay] = useState('');
  const choose = (name: 'after' | 'before' | 'on') => {
    if (day === '') return;
    setIsOpen(false);
    onChoose(name, day);
  };
  const why = day === '' ? 'Choose a day first' : null;
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="search-date"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label="By date"
          onKeyDown={(event) => event.stopPropagation()}
        >
          <Field label="Day" type="date" value={day} onText={setDay} isSmall />
          <div className="search-date-acts">
            <Button size="small" blockedBecause={why} onClick={() => choose('after')}>
              After
            </Button>
            <Button size="small" blockedBecause={why} onClick={() => choose('before')}>
              Before
            </Button>
            <Button size="small" blockedBecause={why} onClick={() => choose('on')}>
              That day
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
