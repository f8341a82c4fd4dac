import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { IpcInput } from '@parley/shared/ipc/contract';
import type { ComposeTarget } from '../drafts.ts';
import { callParley } from './bridge.ts';
import { changeDraft } from './drafts.ts';
import { measureFile } from './measure-file.ts';
import { showDone, showProblem } from './toasts.ts';

/** Bytes that go over the bridge at once: as base64 well below what one call may hold. */
const pieceBytes = 512 * 1024;

/** Files that the person took out again: one that was being read then has not failed. */
const takenOut = new Set<Id>();

let lastRefused = 0;

/**
 * Puts files into the draft at a place, one after another. Each is copied into the profile, so the original may go. What is not taken is said there.
 * @returns whether all of them were taken
 */
export async function addFiles(target: ComposeTarget, files: readonly File[]): Promise<boolean> {
  let areTaken = true;
  for (const file of files) {
    const problem = await addFile(target, file);
    if (problem === null) continue;
    areTaken = false;
    lastRefused += 1;
    const refused = { id: lastRefused, name: file.name, problem };
    changeDraft(target, (draft) => ({ ...draft, refused: [...draft.refused, refused] }));
  }
  return areTaken;
}

/** Takes away what was said of a file that was not taken. */
export function dropRefused(target: ComposeTarget, id: number): void {
  changeDraft(target, (draft) => ({ ...draft, refused: draft.refused.filter((file) => file.id !== id) }));
}

async function addFile(target: ComposeTarget, file: File): Promise<string | null> {
  const added = await copyIn(target, file, await measureFile(file));
  return 'id' in added ? null : added.problem;
}

/** Puts a recording into the draft at a place. Its id there; null where that was not possible, which is said then. */
export async function addRecording(target: ComposeTarget, { file, ...facts }: { file: File; durationMs: number; peaks: number[] }): Promise<Id | null> {
  const added = await copyIn(target, file, facts);
  if ('id' in added) return added.id;
  showProblem(`The voice message was not kept: ${added.problem}`);
  return null;
}

type Facts = Pick<IpcInput<'files.begin'>, 'width' | 'height' | 'durationMs' | 'peaks'>;

async function copyIn({ accountId, roomId, rootId }: ComposeTarget, file: File, facts: Facts): Promise<{ id: Id } | { problem: string }> {
  const place = { accountId, roomId, ...(rootId === null ? {} : { rootId }) };
  const begun = await callParley('files.begin', { ...place, name: file.name || 'file', type: file.type, size: file.size, ...facts });
  if (!begun.ok) return { problem: begun.error.message };
  const { id } = begun.value;
  const give = async (): Promise<string | null> => {
    for (let offset = 0; offset < file.size; offset += pieceBytes) {
      const base64 = await readBase64(file.slice(offset, offset + pieceBytes));
      if (base64 === null) return 'It cannot be read. Was it moved, or is it a folder?';
      const answer = await callParley('files.chunk', { accountId, id, offset, base64 });
      if (!answer.ok) return answer.error.message;
    }
    const answer = await callParley('files.finish', { accountId, id });
    return answer.ok ? null : answer.error.message;
  };
  const problem = await give();
  if (problem === null || takenOut.has(id)) return { id };
  void callParley('files.remove', { accountId, id });
  return { problem };
}

/** The bytes as text; null: they cannot be read. */
export function readBase64(part: Blob): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(part);
  });
}

/** Takes a file out of a draft. */
export async function removeFile(accountId: Id, id: Id): Promise<void> {
  takenOut.add(id);
  const answer = await callParley('files.remove', { accountId, id });
  if (!answer.ok) showProblem(answer.error.message);
}

/** What stands in a draft now, as the engine says. */
export function showDraftFiles({ accountId, roomId, rootId, files }: Extract<Change, { type: 'draft-files-changed' }>): void {
  changeDraft({ accountId, roomId, rootId }, (draft) => ({ ...draft, files }));
}

/** Asks where to, and saves a copy there. It is never opened. */
export async function saveFile(input: IpcInput<'shell.saveFile'>, name: string): Promise<void> {
  const answer = await callParley('shell.saveFile', input);
  if (!answer.ok) showProblem(`${name} was not saved: ${answer.error.message}`);
  else if (answer.value.path !== null) {
    const { path } = answer.value;
    showDone(`Saved ${name}.`, { label: 'Show in folder', run: () => void callParley('shell.showFile', { path }) });
  }
}

/** The largest file that the server takes, in bytes, as it said last. */
export async function readFileLimit(accountId: Id): Promise<number | null> {
  const answer = await callParley('files.limits', { accountId });
  return answer.ok ? answer.value.fileBytesMax : null;
}
