import { useCallback, useEffect, useRef, useState } from 'react';
import { addRecording } from '../../state/actions/files.ts';
import { showDone, showProblem } from '../../state/actions/toasts.ts';
import { type ComposeTarget, draftKey, useDrafts } from '../../state/drafts.ts';
import { microphoneWords } from './microphone-words.ts';
import { type Recording, startRecording } from './recording.ts';

/** The longest voice message; a longer one stops by itself and waits to be sent. */
export const recordingMsMax = 10 * 60_000;

export type Recorder = {
  /** What is being recorded and since when (epoch ms); null: nothing. */
  running: { recording: Recording; startedAt: number } | null;
  start(): void;
  /** Ends it; it stands in the draft then. */
  keep(): void;
  /** The same, and sends the draft when it does. */
  send(): void;
  /** Ends it and throws it away; for a moment that can be undone, and then it stands in the draft. */
  cancel(): void;
};

/**
 * Records into the draft at a place. What was recorded is on the disk, in the draft, before it is sent or heard; leaving the place keeps it there.
 * `onSend`: the draft holds the recording and may go out.
 */
export function useRecorder(target: ComposeTarget, onSend: () => void): Recorder {
  const [running, setRunning] = useState<Recorder['running']>(null);
  const current = useRef<Recording | null>(null);
  const isAsking = useRef(false);
  const isGone = useRef(false);
  const send = useRef(onSend);
  send.current = onSend;
  const { accountId, roomId, rootId } = target;

  const finish = useCallback(
    async (isSent: boolean): Promise<void> => {
      const recording = current.current;
      if (recording === null) return;
      current.current = null;
      setRunning(null);
      const place = { accountId, roomId, rootId };
      const recorded = await recording.stop();
      if (recorded === null) return showProblem('Nothing was recorded.');
      const id = await addRecording(place, recorded);
      if (id !== null && isSent) whenInDraft(place, id, () => send.current());
    },
    [accountId, roomId, rootId],
  );

  const cancel = useCallback(async (): Promise<void> => {
    const recording = current.current;
    if (recording === null) return;
    current.current = null;
    setRunning(null);
    const recorded = await recording.stop();
    if (recorded === null) return;
    const place = { accountId, roomId, rootId };
    showDone('The recording is discarded.', { label: 'Undo', run: () => void addRecording(place, recorded) });
  }, [accountId, roomId, rootId]);

  const start = useCallback(async (): Promise<void> => {
    if (isAsking.current || current.current !== null) return;
    isAsking.current = true;
    try {
      const recording = await startRecording();
      // Who left while the system asked for the microphone said nothing that is to be kept.
      if (isGone.current) {
        await recording.stop();
        return;
      }
      current.current = recording;
      setRunning({ recording, startedAt: Date.now() });
    } catch (error) {
      showProblem(microphoneWords(error));
    } finally {
      isAsking.current = false;
    }
  }, []);

  // Who goes elsewhere finds in the draft what he said until then.
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      void finish(false);
    };
  }, [finish]);
  useEffect(() => {
    if (running === null) return;
    const timer = setTimeout(() => void finish(false), recordingMsMax);
    return () => clearTimeout(timer);
  }, [running, finish]);

  return {
    running,
    start: () => void start(),
    keep: () => void finish(false),
    send: () => void finish(true),
    cancel: () => void cancel(),
  };
}

/** The draft hears of its files by news, which may come after the answer to the call. */
function whenInDraft(place: ComposeTarget, id: string, run: () => void): void {
  const isThere = () => useDrafts.getState()[draftKey(place)]?.files.some((file) => file.id === id && file.state !== 'reading') === true;
  if (isThere()) {
    run();
    return;
  }
  const stop = useDrafts.subscribe(() => {
    if (!isThere()) return;
    stop();
    run();
  });
}
