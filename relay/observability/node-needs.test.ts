import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import { lookAtNeeds } from './node-needs.ts';

async function numbers(ping: () => Promise<void>, dataDir: string): Promise<string> {
  const metrics = createMetrics();
  metrics.lookAtNeedsBy(lookAtNeeds(ping, dataDir));
  return metrics.registry.metrics();
}

it('says that the database answers, and what is free on the disk', async () => {
  const text = await numbers(async () => undefined, tmpdir());
  expect(text).toContain('parley_database_healthy 1');
  const [free = 0, all = 0] = ['free', 'all'].map((part) => Number(new RegExp(`^parley_data_disk_bytes\\{part="${part}"\\} (\\S+)$`, 'm').exec(text)?.[1]));
  expect(free).toBeGreaterThan(0);
  expect(all).toBeGreaterThanOrEqual(free);
});

it.each([
  ['fails', () => Promise.reject(new Error('away'))],
  ['hangs', () => new Promise<void>(() => undefined)],
])('says that the database does not answer where it %s, and nothing of a disk that is not there', async (_name, ping) => {
  const text = await numbers(ping, join(tmpdir(), 'no', 'such', 'folder'));
  expect(text).toContain('parley_database_healthy 0');
  expect(text).not.toContain('parley_data_disk_bytes{');
});
