import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from './tools.ts';

type Job = { 'timeout-minutes'?: number; permissions?: Record<string, string>; needs?: string | string[]; steps: { uses?: string; run?: string }[] };
type Workflow = { permissions?: Record<string, string>; jobs: Record<string, Job> };

const folder = join(root, '.github/workflows');
const names = readdirSync(folder);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** What GitHub's own parser says against a workflow. */
async function problemsOf(content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

test.each(names)('GitHub understands %s', async (name) => {
  expect(await problemsOf(read(name))).toEqual([]);
});

test.each([
  ['runs-on:', 'run-on:'],
  ['timeout-minutes: 40', 'timeout-minutes: long'],
  ['needs: [image, desktop]', 'needs: [images]'],
  ['id-token: write', 'id-token: all'],
  ['github.ref_name }}', 'github.ref_name '],
])('a slip is found: %s', async (right, wrong) => {
  const text = read('release.yml');
  expect(text).toContain(right);
  expect(await problemsOf(text.replace(right, wrong))).not.toEqual([]);
});

test.each(names)('%s: few permissions, bounded jobs, and no words of others in a shell', (name) => {
  const { permissions, jobs } = parse(read(name)) as Workflow;
  expect(Object.values(permissions ?? { all: 'write' }).every((level) => level === 'read')).toBe(true);
  for (const [id, job] of Object.entries(jobs)) {
    expect(job['timeout-minutes'], id).toBeLessThanOrEqual(60);
    for (const { uses, run } of job.steps) {
      // What somebody else may choose (a branch, an input) comes by the environment only.
      expect(run ?? '').not.toContain('${{');
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
    }
  }
});
