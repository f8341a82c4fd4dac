import { type ComponentProps, useRef } from 'react';
import { Button } from '../../ui/Button.tsx';

type Props = Pick<ComponentProps<typeof Button>, 'look' | 'size' | 'tabIndex'> & { onChoose: (files: File[]) => void };

/** The system's own choice of files, to go instead of one that was not taken. */
export function ChooseAnother({ onChoose, ...button }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...button} onClick={() => input.current?.click()}>
        Choose another
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-label="Files to send instead"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) onChoose(files);
        }}
      />
    </>
  );
}
