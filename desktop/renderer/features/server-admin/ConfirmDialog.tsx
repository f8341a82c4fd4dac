import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';

/** What is asked once before it is done: what happens and to whom, and the verb. `act` answers a problem in words, or null where it was done. */
export type Question = { title: string; words: string; verb: string; isDanger?: boolean; act: () => Promise<string | null> };

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
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look={question.isDanger ? 'danger' : 'primary'} isBusy={isBusy} blockedBecause={blockedBecause} onClick={() => void act()}>
            {question.verb}
          </Button>
        </>
      }
    >
      <FormProblem words={problem} />
    </Dialog>
  );
}
