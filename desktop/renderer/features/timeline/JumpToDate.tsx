import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { seqAt } from '../../state/actions/changes.ts';
import { closeOverlay, openRoom } from '../../state/actions/navigate.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import './message-details.css';

/** Goes to the first message of a day, of any: a least one would lock the month and the year of a young room against being typed. */
export function JumpToDate({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const today = dateOf(Date.now());
  const [day, setDay] = useState(today);
  const [isBusy, setIsBusy] = useState(false);
  const go = async () => {
    if (day === '') return;
    setIsBusy(true);
    const seq = await seqAt(accountId, roomId, new Date(`${day}T00:00:00`).getTime());
    setIsBusy(false);
    if (seq !== null) openRoom(accountId, roomId, seq);
  };
  return (
    <Dialog
      title="Jump to date"
      onClose={closeOverlay}
      actions={
        <DialogButtons onSafe={closeOverlay} isBusy={isBusy} onAct={() => void go()} {...(day === '' ? { blockedBecause: 'Choose a day first.' } : {})}>
          Jump
        </DialogButtons>
      }
    >
      <label className="date-field">
        Day
        <input
          type="date"
          autoFocus
          value={day}
          max={today}
          onChange={(event) => setDay(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && void go()}
        />
      </label>
    </Dialog>
  );
}

/** A day as a date field writes it, in the person's time zone. */
function dateOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
