import type { Message } from '@parley/shared/entities/message';
import type { ReportReason } from '@parley/shared/entities/report';
import type { Id } from '@parley/shared/ids';
import { type FormEvent, useState } from 'react';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { reportMessage } from '../../state/actions/reports.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Choices } from '../../ui/Choices.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { reportReasons } from './report-reasons.ts';
import '../rooms/dialogs.css';

/** Brings a message before the moderators, with a reason and a word. */
export function ReportDialog({ accountId, message }: { accountId: Id; message: Message }) {
  const isDirect = useStore((state) => selectRoom(state, accountId, message.roomId)?.room.kind === 'direct');
  const needsServer = useNeedsServer(accountId);
  const [reason, setReason] = useState<ReportReason>('spam');
  const [comment, setComment] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const who = isDirect ? 'the admins of the server' : 'the moderators of this room and the admins of the server';
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    const answer = await reportMessage({ accountId, roomId: message.roomId, id: message.id, reason, comment });
    setIsBusy(false);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    closeOverlay();
    showDone(isDirect ? 'The admins of the server see it.' : 'The moderators of this room see it.');
  };
  return (
    <Dialog
      title="Report this message?"
      words={`It goes to ${who}, with your name and its words as they are now, which stay with the report until it is decided, also where its author deletes them. They are not told.`}
      onClose={closeOverlay}
    >
      <form className="dialog-form" noValidate onSubmit={(event) => void send(event)}>
        <Choices label="What is wrong with it" value={reason} options={reportReasons} onChoose={setReason} />
        <Field label="A word about it" value={comment} onText={setComment} hint="Can be left empty" maxLength={1_000} dir="auto" autoComplete="off" />
        <FormProblem words={problem} />
        <footer className="dialog-actions">
          <DialogButtons
            onSafe={closeOverlay}
            isBusy={isBusy}
            blockedBecause={needsServer ?? (reason === 'other' && comment.trim() === '' ? 'Say what is wrong with it' : null)}
          >
            Report
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}
