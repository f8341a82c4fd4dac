import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { Id } from '@parley/shared/ids';
import type { UploadView } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import type { DraftPlace } from '../store/own/drafts.ts';
import { addUpload, type UploadFacts } from '../store/own/uploads.ts';
import type { FileFolder } from './file-folder.ts';
import { uploadView } from './upload-view.ts';

type Reading = { place: DraftPlace; facts: UploadFacts; file: number; hash: Hash; received: number };

/** Copies files into the profile while the window reads them, so that nothing is lost when the original moves, changes or goes. */
export type PickUp = {
  begin(place: DraftPlace, facts: UploadFacts): Id;
  chunk(id: Id, offset: number, bytes: Uint8Array): void;
  /** The copy is whole and on disk, and stands in the draft. */
  finish(id: Id): void;
  /** Gives a copy up. @returns whether there was one */
  drop(id: Id): boolean;
  views(place: DraftPlace): UploadView[];
  close(): void;
};

const isSamePlace = (a: DraftPlace, b: DraftPlace): boolean => a.roomId === b.roomId && a.rootId === b.rootId;

export function createPickUp(core: AccountCore, folder: FileFolder, changed: (place: DraftPlace) => void): PickUp {
  const readings = new Map<Id, Reading>();

  const readingOf = (id: Id): Reading => {
    const reading = readings.get(id);
    if (!reading) throw new EngineError({ code: 'not-found', message: 'This file is not being read any more.' });
    return reading;
  };
  const drop = (id: Id): boolean => {
    const reading = readings.get(id);
    if (!reading) return false;
    readings.delete(id);
    closeSync(reading.file);
    folder.dropPart(id);
    return true;
  };

  return {
    begin(place, facts) {
      const id = core.deps.newId();
      const file = openSync(folder.partPath(id), 'w', 0o600);
      readings.set(id, { place, facts, file, hash: createHash('sha256'), received: 0 });
      changed(place);
      return id;
    },
    chunk(id, offset, bytes) {
      const reading = readingOf(id);
      if (offset !== reading.received || offset + bytes.byteLength > reading.facts.size)
        throw new EngineError({ code: 'invalid', message: 'The file changed while it was read. Add it again.' });
      writeSync(reading.file, bytes);
      reading.hash.update(bytes);
      reading.received += bytes.byteLength;
      changed(reading.place);
    },
    finish(id) {
      const { place, facts, file, hash, received } = readingOf(id);
      if (received !== facts.size) throw new EngineError({ code: 'invalid', message: 'The file changed while it was read. Add it again.' });
      fsyncSync(file);
      closeSync(file);
      readings.delete(id);
      const digest = hash.digest('hex');
      folder.keepOwn(id, digest);
      core.own.write((write) => addUpload(write, { ...facts, ...place, id, hash: digest }, core.deps.clock.now()));
      changed(place);
    },
    drop(id) {
      const place = readings.get(id)?.place;
      if (!place || !drop(id)) return false;
      changed(place);
      return true;
    },
    views: (place) =>
      [...readings]
        .filter(([, reading]) => isSamePlace(reading.place, place))
        .map(([id, { facts, received }]) => ({
          ...uploadView({ ...facts, ...place, id, opId: null, hash: '', state: 'waiting', sent: received, error: null }, false),
          state: 'reading' as const,
        })),
    close() {
      for (const id of [...readings.keys()]) drop(id);
    },
  };
}
