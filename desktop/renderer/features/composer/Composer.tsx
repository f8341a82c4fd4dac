import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { useCallback, useId, useRef, useState } from 'react';
import { dropReply, leaveEdit } from '../../state/actions/compose.ts';
import { noteCursor } from '../../state/actions/drafts.ts';
import { dropRefused } from '../../state/actions/files.ts';
import { isIdle, shownWords } from '../../state/drafts.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { CommandRuns } from '../commands/CommandRuns.tsx';
import { AddFiles } from '../files/AddFiles.tsx';
import { Attachments } from '../files/Attachments.tsx';
import { RefusedFiles } from '../files/RefusedFiles.tsx';
import { RecordStrip } from '../voice/RecordStrip.tsx';
import { useRecorder } from '../voice/use-recorder.ts';
import { ChangeStrip } from './ChangeStrip.tsx';
import { CommandHintStrip } from './CommandHintStrip.tsx';
import { CompletionList } from './CompletionList.tsx';
import { ComposerButtons } from './ComposerButtons.tsx';
import { ComposerLine } from './ComposerLine.tsx';
import { editBox, insertion } from './edit-box.ts';
import { answerLast, editLast } from './edit-last.ts';
import { FormatBar } from './FormatBar.tsx';
import type { Format } from './format-text.ts';
import { applyFormat, handleKey } from './handle-key.ts';
import { DeleteStrip, ManyStrip, PasteStrip, RefusedStrip } from './QuestionStrips.tsx';
import { ReplyStrip } from './ReplyStrip.tsx';
import { useCaret } from './use-caret.ts';
import { useCompletion } from './use-completion.ts';
import { useComposer } from './use-composer.ts';
import { usePaste } from './use-paste.ts';
import { usePlaceholder } from './use-placeholder.ts';
import { useTarget } from './use-target.ts';
import { useTypeAnywhere } from './use-type-anywhere.ts';
import './composer.css';

/**
 * `rootId`: one writes in that thread. `focuses`: the box takes the focus when it appears; a room's does, a thread's only where this says so. `isBehind`: it
 * stands ready behind the open one.
 */
type Props = { accountId: Id; roomId: Id; rootId?: Id; focuses?: boolean; isBehind?: boolean };

/** Where one writes, to a room or in a thread. What stands in it is never lost: it is kept as the draft of that place, and sent words leave it only when they are in the queue. */
export function Composer({ accountId, roomId, rootId, focuses = rootId === undefined, isBehind = false }: Props) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  return view ? <Box {...{ accountId, view, focuses, isBehind }} rootId={rootId ?? null} /> : null;
}

type BoxProps = { accountId: Id; view: RoomView; rootId: Id | null; focuses: boolean; isBehind: boolean };

function Box({ accountId, view, rootId, focuses, isBehind }: BoxProps) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [hasFormats, setHasFormats] = useState(false);
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const isMac = useStore((state) => state.start?.platform === 'darwin');
  const enterSends = useStore((state) => state.settings.enterSends);
  const { target, draft, keep } = useTarget({ accountId, roomId: view.room.id, rootId }, box, isBehind);
  const showCommands = useRef(() => {});
  const composer = useComposer(target, draft, view, () => showCommands.current());
  const { body, question, over } = composer;
  const completion = useCompletion({ accountId, ownId, view, rootId, box, body, cursor: shownWords(draft).cursor });
  showCommands.current = completion.wake;
  const paste = usePaste(target, body);
  const placeholder = usePlaceholder(accountId, ownId, view, rootId);
  useTypeAnywhere(box, rootId !== null, isBehind);
  useCaret(box, target, draft, focuses, isBehind);

  // The buttons are not drawn again with each key, so what they call stays the same.
  const latest = useRef(composer);
  latest.current = composer;
  const submit = useCallback(() => {
    box.current?.focus();
    latest.current.submit();
  }, []);
  const recorder = useRecorder(target, () => latest.current.submit());
  const { running } = recorder;
  const startVoice = useRef(recorder.start);
  startVoice.current = recorder.start;
  const record = useCallback(() => startVoice.current(), []);
  const toggleFormats = useCallback(() => setHasFormats((has) => !has), []);
  const insertEmoji = useCallback((emoji: string) => box.current && editBox(box.current, insertion(box.current, emoji)), []);
  const format = useCallback((wanted: Format) => box.current && applyFormat(box.current, wanted), []);

  const focusBox = () => box.current?.focus();
  const endQuestion = () => {
    composer.endQuestion();
    box.current?.focus();
  };
  const refused = draft.refused.at(-1);
  const leave = () => {
    if (question) composer.endQuestion();
    else if (paste.offer) paste.keep();
    else if (refused) dropRefused(target, refused.id);
    else if (composer.isChange) leaveEdit(target);
    else if (draft.replyToId !== null) dropReply(target);
    else return false;
    return true;
  };
  const isAbout = composer.isChange || draft.replyToId !== null;
  const hasList = completion.items.length > 0;

  return (
    <div className="composer" data-thread={rootId === null ? undefined : ''}>
      <CommandRuns accountId={accountId} roomId={view.room.id} rootId={rootId} onDismissed={focusBox} />
      <div className="composer-box" data-over={over > 0 || undefined}>
        <CompletionList id={id} state={completion} />
        {isAbout ? (
          <div id={`${id}-about`}>
            {composer.isChange ? <ChangeStrip target={target} draft={draft} /> : null}
            {draft.replyToId !== null && !composer.isChange ? <ReplyStrip target={target} replyToId={draft.replyToId} /> : null}
          </div>
        ) : null}
        {paste.offer ? (
          <PasteStrip
            text={paste.offer.text}
            onChoose={(as) => box.current && paste.choose(box.current, as)}
            onKeep={() => {
              paste.keep();
              box.current?.focus();
            }}
          />
        ) : null}
        {question?.kind === 'many' ? (
          <ManyStrip
            count={question.count}
            onEdit={endQuestion}
            onSend={() => {
              composer.submit(true);
              box.current?.focus();
            }}
          />
        ) : null}
        {question?.kind === 'refused' ? <RefusedStrip words={question.words} onClose={endQuestion} /> : null}
        {question?.kind === 'delete' ? (
          <DeleteStrip
            onKeep={() => leaveEdit(target)}
            onDelete={() => {
              composer.deleteMessage();
              box.current?.focus();
            }}
          />
        ) : null}
        {composer.isChange || hasList || !body.startsWith('/') ? null : (
          <CommandHintStrip accountId={accountId} view={view} rootId={rootId} body={body} cursor={shownWords(draft).cursor} />
        )}
        {draft.files.length > 0 && !composer.isChange ? <Attachments target={target} files={draft.files} onRemoved={focusBox} /> : null}
        {draft.refused.length > 0 ? <RefusedFiles target={target} refused={draft.refused} onEnd={focusBox} /> : null}
        {running ? <RecordStrip recorder={recorder} onEnd={focusBox} /> : null}
        {hasFormats ? <FormatBar onFormat={format} /> : null}
        <div className="composer-row">
          <AddFiles target={target} onAdded={focusBox} />
          <textarea
            ref={box}
            className="composer-text"
            data-focus-first
            dir="auto"
            rows={1}
            value={body}
            placeholder={placeholder}
            aria-label={placeholder}
            aria-invalid={over > 0 || undefined}
            aria-describedby={isAbout ? `${id}-about` : undefined}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={hasList ? id : undefined}
            aria-activedescendant={hasList ? `${id}-${completion.active}` : undefined}
            spellCheck
            onChange={(event) => {
              composer.change(event.target.value, event.target.selectionStart);
              if (!(event.nativeEvent as InputEvent).isComposing) completion.wake();
            }}
            onSelect={(event) => noteCursor(target, event.currentTarget.selectionStart)}
            onPointerDown={completion.close}
            onPaste={paste.paste}
            onKeyDown={(event) =>
              handleKey(event, {
                enterSends,
                isMac,
                isIdle: isIdle(draft),
                complete: completion.handleKey,
                submit: composer.submit,
                leave,
                editLast: () => void editLast(target, ownId),
                answerLast: () => void answerLast(target),
              })
            }
            onBlur={() => {
              completion.close();
              keep();
            }}
          />
          <ComposerButtons
            box={box}
            hasFormats={hasFormats}
            onToggleFormats={toggleFormats}
            onEmoji={insertEmoji}
            isRecording={running !== null}
            onVoice={record}
            sendWords={composer.isChange ? 'Save the change' : 'Send'}
            blockedBecause={composer.blockedBecause}
            onSend={submit}
          />
        </div>
      </div>
      <ComposerLine target={target} ownId={ownId} view={view} composer={composer} />
    </div>
  );
}
