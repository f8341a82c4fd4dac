import type { Message, Revision } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { useEffect, useState } from 'react';
import { readRevisions } from '../../state/actions/changes.ts';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { formatFull } from '../../ui/time-words.ts';
import { diffWords } from './diff-words.ts';
import './edit-history.css';

/** What a message said before, newest first; each state shows by signs what was changed in it. */
export function EditHistory({ accountId, message }: { accountId: Id; message: Message }) {
  const [revisions, setRevisions] = useState<readonly Revision[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    void readRevisions(accountId, message).then((answer) => {
      if (isGone) return;
      if (answer.ok) setRevisions(answer.value.revisions);
      else setProblem(answer.error.code === 'unavailable' ? 'Only the server knows the earlier words, and it cannot be reached now.' : answer.error.message);
    });
    return () => {
      isGone = true;
    };
  }, [accountId, message]);
  const states = [...(revisions ?? []), { version: message.version, at: message.editedAt ?? message.createdAt, body: message.body }];
  return (
    <Dialog title="Edit history" isWide onClose={closeOverlay} actions={<Button onClick={closeOverlay}>Close</Button>}>
      {problem === null ? null : (
        <p className="dialog-words" role="status">
          {problem}
        </p>
      )}
      {revisions === null && problem === null ? <Skeleton rows={2} /> : null}
      {revisions === null ? null : (
        <ol className="edit-states">
          {states
            .map((state, index) => ({ state, before: states[index - 1]?.body ?? null, isNow: index === states.length - 1 }))
            .reverse()
            .map(({ state, before, isNow }) => (
              <li key={state.version}>
                <p className="edit-state-head">
                  {isNow ? 'Now' : before === null ? 'At first' : 'Then'}, {formatFull(state.at)}
                </p>
                <EditedWords before={before} after={state.body} />
              </li>
            ))}
        </ol>
      )}
    </Dialog>
  );
}

/** Words with what was taken out and put in: struck through after a minus, underlined after a plus, never by colour alone. */
function EditedWords({ before, after }: { before: string | null; after: string }) {
  const parts = before === null ? [{ kind: 'same' as const, text: after }] : diffWords(before, after);
  let from = 0;
  return (
    <p className="edit-state-words" dir="auto">
      {parts.map(({ kind, text }) => {
        const key = from;
        from += text.length + 1;
        if (kind === 'same') return <span key={key}>{text}</span>;
        return kind === 'added' ? (
          <ins key={key}>
            <span aria-hidden>+</span>
            {text}
          </ins>
        ) : (
          <del key={key}>
            <span aria-hidden>−</span>
            {text}
          </del>
        );
      })}
    </p>
  );
}
