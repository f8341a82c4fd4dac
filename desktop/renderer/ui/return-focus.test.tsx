// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useEffect, useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { notePlace } from './return-focus.ts';

afterEach(cleanup);

/** A row with a button that opens a dialog and, as a message's toolbar does, goes meanwhile when told to. */
function Scene({ goes = false, leadsOn = false }: { goes?: boolean; leadsOn?: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const [isChosen, setIsChosen] = useState(false);
  useEffect(() => {
    if (isChosen && leadsOn) document.querySelector('textarea')?.focus();
  }, [isChosen, leadsOn]);
  const close = () => {
    setIsOpen(false);
    setIsChosen(true);
  };
  return (
    <main>
      <div tabIndex={-1} data-testid="row">
        {isOpen && goes ? null : <Button onClick={() => setIsOpen(true)}>Details</Button>}
      </div>
      <textarea />
      {isOpen ? <Dialog title="Message details" onClose={close} /> : null}
    </main>
  );
}

async function openAndClose(): Promise<HTMLElement> {
  const opener = screen.getByRole('button', { name: 'Details' });
  act(() => opener.focus());
  notePlace(opener);
  fireEvent.click(opener);
  const dialog = await screen.findByRole('dialog');
  expect(dialog.contains(document.activeElement)).toBe(true);
  fireEvent.keyDown(dialog, { key: 'Escape' });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  return opener;
}

it('gives the focus back to what opened a dialog', async () => {
  render(<Scene />);
  const opener = await openAndClose();
  await waitFor(() => expect(document.activeElement).toBe(opener));
});

it('gives it to what held the opener where that has gone', async () => {
  render(<Scene goes />);
  await openAndClose();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('row')));
});

it('leaves it where the choice led on to', async () => {
  render(<Scene leadsOn />);
  await openAndClose();
  // The focus is given back one task after the dialog has gone.
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(document.activeElement).toBe(screen.getByRole('textbox'));
});
