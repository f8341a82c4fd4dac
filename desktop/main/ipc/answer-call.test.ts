import { hostCallNames, ipcBytesMax } from '@parley/shared/ipc/channels';
import { ok } from '@parley/shared/result';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AnswerCallDeps, answerCall } from './answer-call.ts';

const page = { parent: null, origin: 'app://parley' };
let passed: string[];
let logged: string[];
let deps: AnswerCallDeps;

beforeEach(() => {
  passed = [];
  logged = [];
  deps = {
    host: {
      call: async (name) => {
        passed.push(name);
        return ok('engine');
      },
    },
    shellCalls: async (name) => {
      passed.push(name);
      return ok('shell');
    },
    trustedOrigins: ['app://parley'],
    log: (_level, event, details) => logged.push(`${event} ${JSON.stringify(details ?? {})}`),
  };
});

const codeOf = async (call: { frame?: typeof page | null; name: unknown; input?: unknown }) => {
  const answer = await answerCall(deps, { frame: page, input: {}, ...call });
  return answer.ok ? answer.value : answer.error.code;
};

describe('a call of the window', () => {
  it('goes to the engine or to the shell, by its name', async () => {
    expect(await codeOf({ name: 'app.view' })).toBe('engine');
    expect(await codeOf({ name: 'shell.start' })).toBe('shell');
    expect(passed).toEqual(['app.view', 'shell.start']);
  });

  it('is refused from any other page, and goes nowhere', async () => {
    expect(await codeOf({ frame: { parent: null, origin: 'https://evil.example' }, name: 'app.view' })).toBe('forbidden');
    expect(await codeOf({ frame: null, name: 'app.view' })).toBe('forbidden');
    expect(passed).toEqual([]);
    expect(logged).toHaveLength(2);
  });

  it('is refused where it is none, where its input is no plain value, and where that is too large', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(await codeOf({ name: 7 })).toBe('invalid');
    expect(await codeOf({ name: 'nothing.like.it' })).toBe('not-found');
    expect(await codeOf({ name: 'app.view', input: circle })).toBe('invalid');
    expect(await codeOf({ name: 'app.view', input: 'x'.repeat(ipcBytesMax) })).toBe('too-large');
    expect(passed).toEqual([]);
  });

  it('reaches nothing that only the shell may ask of the engine', async () => {
    for (const name of hostCallNames) expect(await codeOf({ name })).toBe('not-found');
    expect(passed).toEqual([]);
  });

  it('is answered also where the shell fails, with the reason in the log alone', async () => {
    deps.shellCalls = async () => {
      throw new Error('secret path /home/ines');
    };
    const answer = await answerCall(deps, { frame: page, name: 'shell.saveText', input: {} });
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('/home/ines');
    expect(logged.join()).toContain('call-failed');
  });
});
