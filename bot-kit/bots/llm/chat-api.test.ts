import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunk, type FakeModel, type ModelAnswer, startFakeModel } from '../../../tests/support/fake-model.ts';
import { type ChatApi, streamChat } from './chat-api.ts';
import { ModelError } from './model-error.ts';

let fake: FakeModel;
beforeEach(async () => {
  fake = await startFakeModel();
});
afterEach(() => fake.close());

const messages = [{ role: 'user', content: 'Lena: hi' }] as const;
const signal = new AbortController().signal;
const api = (more: Partial<ChatApi> = {}): ChatApi => ({ url: fake.url, model: 'm', key: null, maxTokens: 100, quietMs: 5_000, ...more });

async function wordsOf(answer: ModelAnswer, more: Partial<ChatApi> = {}): Promise<string[]> {
  fake.model.answer = answer;
  const words: string[] = [];
  for await (const word of streamChat(api(more), messages, signal)) words.push(word);
  return words;
}

describe('the words of a model', () => {
  it('come as they are said, and end with it', async () => {
    const says: ModelAnswer = ({ say, end }) => {
      say('one ');
      say('two');
      end();
    };
    expect(await wordsOf(says)).toEqual(['one ', 'two']);
    expect(fake.requests).toEqual([{ model: 'm', stream: true, max_tokens: 100, messages }]);
  });

  it('are whole however the bytes are cut', async () => {
    const bytes = Buffer.from(`: a comment\r\n\r\n${chunk('grüße').replaceAll('\n', '\r\n')}${chunk('👋')}data: [DONE]\n\n`);
    const drips: ModelAnswer = async ({ response }) => {
      response.writeHead(200);
      for (const byte of bytes) {
        response.write(Uint8Array.of(byte));
        await new Promise(setImmediate);
      }
      response.end();
    };
    expect((await wordsOf(drips)).join('')).toBe('grüße👋');
  });

  it.each<[string, ModelAnswer, string]>([
    ['too much to do', ({ response }) => response.writeHead(429).end('{}'), 'too much to do'],
    ['a failure', ({ response }) => response.writeHead(500).end('trace with a key'), 'has a problem'],
    ['a wrong key', ({ response }) => response.writeHead(401).end(), 'does not let this bot in'],
    ['no such model', ({ response }) => response.writeHead(404).end(), 'no such model'],
    ['no sense', ({ response }) => response.end('data: <html>\n\n'), 'makes no sense'],
    ['another kind of JSON', ({ response }) => response.end('data: [1]\n\n'), 'makes no sense'],
    ['an error in the stream', ({ response }) => response.end('data: {"error":{"message":"out of memory"}}\n\n'), 'reports an error'],
    ['an end without its end', ({ response }) => response.end(chunk('half')), 'broke off'],
    ['an event without an end', ({ response }) => response.end(`data: ${'x'.repeat(400_000)}`), 'broke off'],
    ['nothing', ({ response }) => response.end(), 'broke off'],
    [
      'a broken line',
      ({ say, response }) => {
        say('half');
        setImmediate(() => response.destroy());
      },
      'broke off',
    ],
  ])('are said to fail in plain words: %s', async (_what, answer, words) => {
    const failure = wordsOf(answer);
    await expect(failure).rejects.toThrow(ModelError);
    await expect(failure).rejects.toThrow(words);
  });

  it('are not waited for longer than the model may be quiet', async () => {
    await expect(wordsOf(({ say }) => say('then nothing'), { quietMs: 200 })).rejects.toThrow('took too long');
    await expect(wordsOf(() => undefined, { quietMs: 200 })).rejects.toThrow('took too long');
  });

  it('stop at once, with the connection, when they are no longer wanted', async () => {
    fake.model.answer = ({ say }) => say('on and on');
    const abort = new AbortController();
    const read = async () => {
      for await (const _ of streamChat(api(), messages, abort.signal)) abort.abort(new Error('not wanted'));
    };
    await expect(read()).rejects.toThrow('not wanted');
    await expect.poll(fake.closedEarly).toBe(1);
  });

  it('cannot come where nobody listens', async () => {
    await fake.close();
    await expect(wordsOf(() => undefined)).rejects.toThrow('cannot be reached');
    fake = await startFakeModel();
  });
});
