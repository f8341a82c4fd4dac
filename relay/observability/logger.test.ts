import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function logged(fields: Record<string, unknown>): Record<string, unknown> {
  const lines: string[] = [];
  createLogger('info', 'node-a', { write: (text) => void lines.push(text) }).error(fields, 'something broke');
  return JSON.parse(lines.join(''));
}

it.each(['err', 'error'])('says what went wrong and where, by either name: %s', (name) => {
  const broken = Object.assign(new Error('no room on the disk', { cause: new TypeError('deeper') }), {
    code: '53100',
    detail: 'Key (body)=(hello)',
    client: { x: 1 },
  });
  const line = logged({ [name]: broken });
  expect(line).toMatchObject({ nodeName: 'node-a', msg: 'something broke', [name]: { type: 'Error', message: 'no room on the disk', code: '53100' } });
  expect(line[name]).toMatchObject({ stack: expect.stringContaining('logger.test.ts'), cause: { type: 'TypeError', message: 'deeper' } });
  expect(JSON.stringify(line)).not.toMatch(/hello|client/);
});

it('leaves what is no error as it is, and blanks secrets', () => {
  expect(logged({ error: 'timeout', session: { token: 'abc' } })).toMatchObject({ error: 'timeout', session: { token: '[redacted]' } });
});
