import { statfs } from 'node:fs/promises';
import { answersInTime } from './answers-in-time.ts';

/** What a node needs and does not have for sure. `disk`: the one of its `DATA_DIR`, in bytes; null where the system does not tell. */
export type NodeNeeds = { isDatabaseHealthy: () => Promise<boolean>; disk: () => Promise<{ freeBytes: number; bytes: number } | null> };

/** Asked when somebody looks at the numbers. */
export function lookAtNeeds(ping: () => Promise<void>, dataDir: string): NodeNeeds {
  return {
    isDatabaseHealthy: () => answersInTime(ping),
    disk: () =>
      statfs(dataDir).then(
        ({ bavail, blocks, bsize }) => ({ freeBytes: bavail * bsize, bytes: blocks * bsize }),
        () => null,
      ),
  };
}
