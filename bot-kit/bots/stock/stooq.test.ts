import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpStand, startHttpStand } from '../../../tests/support/http-stand.ts';
import { createPatientProvider } from './patient-provider.ts';
import { ProviderError } from './quote-provider.ts';
import { readQuote } from './read-quote.ts';
import { readStockCode } from './stock-code.ts';
import { readStockConfig } from './stock-config.ts';
import { createStooq } from './stooq.ts';

const recorded = (code: string) => readFileSync(new URL(`fixtures/${code}.csv`, import.meta.url), 'utf8');
let stand: HttpStand | undefined;
afterEach(async () => {
  await stand?.close();
  stand = undefined;
});
const stooq = (timeoutMs = 5_000) => createStooq({ url: `${stand?.url}/q/l/`, timeoutMs });

describe('a quote from Stooq', () => {
  it('is the close of the table, asked as Stooq wants it', async () => {
    stand = await startHttpStand((_request, response) => response.end(recorded('aapl.us')));
    expect(await stooq().quote('aapl.us')).toEqual({ code: 'AAPL.US', close: '93.42' });
    expect(stand.asked).toEqual(['/q/l/?s=aapl.us&f=sd2t2ohlcv&h&e=csv']);
  });

  it('is none where there is no data', () => {
    expect(readQuote(recorded('nosuch.us'), 'nosuch.us')).toBeNull();
  });

  it('has two decimals at least, and loses none', () => {
    const table = (close: string) => `Symbol,Close\nX.US,${close}\n`;
    expect(['93', '93.4', '0.00012'].map((close) => readQuote(table(close), 'x.us')?.close)).toEqual(['93.00', '93.40', '0.00012']);
  });

  it.each([
    ['a page for people', '<html>Exceeded the daily hits limit</html>'],
    ['nothing', ''],
    ['another code', 'Symbol,Close\nY.US,1.00\n'],
    ['no number', 'Symbol,Close\nX.US,<script>\n'],
    ['no line of values', 'Symbol,Close\n'],
  ])('refuses %s', (_what, csv) => {
    expect(() => readQuote(csv, 'x.us')).toThrow(ProviderError);
  });

  it.each([
    ['a failure', (response: import('node:http').ServerResponse) => response.writeHead(500).end('broken'), 'status 500'],
    [
      'a way elsewhere',
      (response: import('node:http').ServerResponse) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'could not be asked',
    ],
    ['too much', (response: import('node:http').ServerResponse) => response.end('x'.repeat(100_000)), 'longer than'],
    ['a line that breaks', (response: import('node:http').ServerResponse) => response.destroy(), 'could not be asked'],
    ['silence', () => undefined, 'could not be asked'],
  ])('says that the provider could not be asked: %s', async (_what, answer, words) => {
    stand = await startHttpStand((_request, response) => answer(response));
    await expect(stooq(300).quote('aapl.us')).rejects.toThrow(words);
  });
});

describe('the patient provider', () => {
  it('keeps a quote for a while, shares requests, and forgets it then', async () => {
    let asked = 0;
    let now = 0;
    const quote = async (code: string) => {
      asked += 1;
      return { code, close: String(asked) };
    };
    const provider = createPatientProvider({ quote }, { keepMs: 1_000, now: () => now });
    const both = await Promise.all([provider.quote('a'), provider.quote('a')]);
    now = 999;
    expect([...both, await provider.quote('a')].map((quote) => quote?.close)).toEqual(['1', '1', '1']);
    now = 1_000;
    expect((await provider.quote('a'))?.close).toBe('2');
  });

  it('leaves a provider alone that failed often, and tries it again after its rest', async () => {
    let asked = 0;
    let isBroken = true;
    const quote = async (code: string) => {
      asked += 1;
      if (isBroken) throw new ProviderError('broken');
      return { code, close: '1.00' };
    };
    const provider = createPatientProvider({ quote }, { keepMs: 0, failuresMax: 3, restMs: 200 });
    for (let time = 0; time < 3; time += 1) await expect(provider.quote('a')).rejects.toThrow('broken');
    await expect(provider.quote('a')).rejects.toThrow('left alone');
    expect(asked).toBe(3);
    isBroken = false;
    await expect.poll(() => provider.quote('a').catch(() => null), { timeout: 5_000 }).toMatchObject({ close: '1.00' });
  });
});

describe('the code of a share', () => {
  it.each(['aapl.us', 'BRK-B.US', '^spx', 'x'])('may be %s', (code) => expect(readStockCode(` ${code} `)).toBe(code.toLowerCase()));
  it.each(['a b', 'aapl..us', '../q', 'a&f=x', 'ä.us', `${'x'.repeat(21)}`, '.'])('is not %s', (code) => {
    expect(() => readStockCode(code)).toThrow('like this: /stock=aapl.us');
  });
});

describe('the settings', () => {
  it('say which variable is wrong, and repeat no secret', () => {
    const read = () => readStockConfig({ PARLEY_TOKEN: 'secret', PARLEY_URL: 'ftp://x', STOCK_TIMEOUT_MS: 'soon' });
    expect(read).toThrow(/PARLEY_URL: must be an address[\s\S]*PARLEY_TOKEN: must be the token[\s\S]*STOCK_TIMEOUT_MS: must be a number/);
    expect(read).not.toThrow(/secret/);
    expect(() => readStockConfig({ PARLEY_TOKEN_FILE: '/nowhere' })).toThrow('PARLEY_TOKEN_FILE: the file /nowhere cannot be read');
    expect(() => readStockConfig({})).toThrow('PARLEY_TOKEN: is missing');
  });
  it('have defaults', () => {
    expect(readStockConfig({ PARLEY_TOKEN: 'pbt_x', PARLEY_URL: 'https://chat.example.org/' })).toEqual({
      url: 'https://chat.example.org',
      token: 'pbt_x',
      stateFile: 'stock-state.json',
      provider: { url: 'https://stooq.com/q/l/', timeoutMs: 5_000 },
      keepMs: 10_000,
    });
  });
});
