import { useState } from 'react';
import { Dialog } from './Dialog.tsx';
import { DialogButtons } from './DialogButtons.tsx';
import { FormProblem } from './FormProblem.tsx';

/** What is asked once before it is done: what happens and to whom, and the verb. `act` answers a problem in words, or null where it was done. */
export type Question = { title: string; words: string; verb: string; isDanger?: boolean; act: () => Promise<string | null> };

/** Asks a question; it closes when what was asked for is done, or by the safe way out. */
export function ConfirmDialog({ question, blockedBecause, onClose }: { question: Question; blockedBecause: string | null; onClose: () => void }) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const act = async () => {
    setIsBusy(true);
    const found = await question.act();
    setIsBusy(false);
    setProblem(found);
    if (found === null) onClose();
  };
  return (
    <Dialog
      title={question.title}
      words={question.words}
      onClose={onClose}
      actions={
        <DialogButtons onSafe={onClose} isDanger={question.isDanger === true} isBusy={isBusy} blockedBecause={blockedBecause} onAct={() => void act()}>
          {question.verb}
        </DialogButtons>
      }
    >
      <FormProblem words={problem} />
    </Dialog>
  );
}
