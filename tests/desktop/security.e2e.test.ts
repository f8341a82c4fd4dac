import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestSession, type TestSession } from './test-session.ts';

let session: TestSession;
let app: TestApp;
const dataFolder = mkdtempSync(join(tmpdir(), 'parley-e2e-security-'));

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  app = await openTestApp({ session, dataFolder });
  await app.page.locator('#root > *').first().waitFor();
});

afterAll(async () => {
  await app?.close();
  await session?.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

describe('the page', () => {
  it('loads from its own origin without a complaint', () => {
    expect(app.page.url()).toBe('app://parley/index.html');
    expect(app.complaints).toEqual([]);
  });

  // They are parsed in the engine; a constant beside a schema would bring the whole library into every start.
  it('has no contracts to read before it can paint', async () => {
    const script = await app.page.evaluate(async () => {
      const source = document.querySelector<HTMLScriptElement>('script[src]')?.src ?? '';
      return (await fetch(source)).text();
    });
    expect(script).toContain('createRoot');
    expect(script).not.toContain('ZodError');
  });

  it('has no Node and no Electron, only what the bridge has', async () => {
    const found = await app.page.evaluate(() => {
      const globals = window as unknown as Record<string, unknown>;
      const names = ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'];
      return { leaked: names.filter((name) => globals[name] !== undefined), bridge: Object.keys(globals['parley'] as object).sort() };
    });
    expect(found).toEqual({ leaked: [], bridge: ['call', 'filesOrigin', 'onChange'] });
  });

  it('runs in the sandbox, isolated', async () => {
    const isolation = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
    });
    expect(isolation).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
  });

  it('is denied every permission', async () => {
    const answers = await app.page.evaluate(async () => ({
      notifications: await Notification.requestPermission(),
      camera: await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(
        () => 'granted',
        () => 'denied',
      ),
      place: await new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('denied'),
        );
      }),
    }));
    expect(answers).toEqual({ notifications: 'denied', camera: 'denied', place: 'denied' });
  });
});

describe('the content security policy', () => {
  it('comes with the page, with a fresh nonce each time', async () => {
    const policies = await app.page.evaluate(async () => {
      const read = async () => (await fetch('app://parley/index.html')).headers.get('content-security-policy') ?? '';
      return [await read(), await read()];
    });
    expect(policies[0]).toContain("default-src 'none'; script-src 'self';");
    expect(policies[0]).not.toBe(policies[1]);
    expect(await app.page.evaluate(() => document.querySelector('[nonce="__NONCE__"]'))).toBeNull();
  });

  it('refuses inline script, handlers, foreign scripts, frames and requests', async () => {
    const outcome = await app.page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const add = <K extends keyof HTMLElementTagNameMap>(name: K, set: (element: HTMLElementTagNameMap[K]) => void) => {
        const element = document.createElement(name);
        set(element);
        document.body.append(element);
        return element;
      };
      const inline = add('script', (script) => {
        script.textContent = 'window.ranInline = true';
      });
      const handler = add('img', (image) => {
        image.setAttribute('onerror', 'window.ranHandler = true');
        image.src = 'data:image/png;base64,broken';
      });
      const foreign = add('script', (script) => {
        script.src = 'https://example.org/x.js';
      });
      const frame = add('iframe', (element) => {
        element.src = 'https://example.org/';
      });
      const fetched = await fetch('https://example.org/').then(
        () => 'fetched',
        () => 'refused',
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const element of [inline, handler, foreign, frame]) element.remove();
      const globals = window as unknown as Record<string, unknown>;
      return { violations: [...new Set(violations)].sort(), fetched, ran: [globals['ranInline'], globals['ranHandler']] };
    });
    expect(outcome.ran).toEqual([undefined, undefined]);
    expect(outcome.fetched).toBe('refused');
    expect(outcome.violations).toEqual(['connect-src', 'frame-src', 'script-src-attr', 'script-src-elem']);
  });

  it('gives nothing outside of the built page', async () => {
    const statuses = await app.page.evaluate(async () => {
      const paths = ['/..%2f..%2fmain%2fmain.js', '/%2e%2e%2f%2e%2e%2fpackage.json', '/..%5c..%5cpackage.json', '/none.js', '/assets/'];
      return Promise.all(paths.map(async (path) => (await fetch(`app://parley${path}`)).status));
    });
    expect(statuses).toEqual([403, 403, 403, 404, 404]);
  });
});

describe('navigation', () => {
  it('stays where it is', async () => {
    await app.page.evaluate(() => {
      window.location.href = 'https://example.org/';
    });
    await app.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'file:///etc/passwd';
      document.body.append(link);
      link.click();
      link.remove();
    });
    await app.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(app.page.url()).toBe('app://parley/index.html');
    expect(app.electron.windows()).toHaveLength(1);
  });

  it('opens nothing by itself, and hands only https, http and mailto to the system', async () => {
    await app.electron.evaluate(({ shell }) => {
      const opened: string[] = [];
      (globalThis as Record<string, unknown>)['opened'] = opened;
      shell.openExternal = async (url) => void opened.push(url);
    });
    const windows = await app.page.evaluate(() =>
      ['https://example.org/a', 'mailto:a@example.org', 'http://example.org/', 'file:///etc/passwd', 'app://parley/index.html', 'about:blank'].map((url) =>
        window.open(url),
      ),
    );
    expect(windows).toEqual([null, null, null, null, null, null]);
    const answers = await call(
      ['shell.openExternal', { url: 'https://example.org/b' }],
      ['shell.openExternal', { url: 'mailto:a@example.org' }],
      ['shell.openExternal', { url: 'http://example.org/c' }],
      ['shell.openExternal', { url: 'smb://host/share' }],
    );
    expect(answers).toMatchObject([{ ok: true }, { ok: true }, { ok: true }, { ok: false, error: { code: 'invalid' } }]);
    const opened = await app.electron.evaluate(() => (globalThis as Record<string, unknown>)['opened']);
    expect(opened).toEqual(['https://example.org/b', 'mailto:a@example.org', 'http://example.org/c']);
    expect(app.electron.windows()).toHaveLength(1);
  });
});

describe('calls', () => {
  it('refuses unknown names, wrong forms and what is too large', async () => {
    const answers = await call(
      ['app.destroy', {}],
      ['constructor', {}],
      [7, {}],
      ['shell.copyText', { text: 7 }],
      ['app.view', { padding: 'x'.repeat(1_100_000) }],
      ['messages.send', { accountId: 'x', roomId: 'y', body: '' }],
    );
    expect(answers.map((answer) => answer.error?.code)).toEqual(['not-found', 'not-found', 'invalid', 'invalid', 'too-large', 'invalid']);
  });

  it('answers no foreign page and no frame, though they reach the handler', async () => {
    const answers = await app.electron.evaluate(async ({ app: shell, BrowserWindow }) => {
      const preload = `${shell.getAppPath()}/out/preload/preload.cjs`;
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegrationInSubFrames: true } });
      await foreign.loadURL('data:text/html,<p>page</p><iframe srcdoc="<p>frame</p>"></iframe>');
      const ask = "window.parley ? window.parley.call('app.view', {}) : 'no bridge'";
      const fromPage: unknown = await foreign.webContents.executeJavaScript(ask);
      const frame = foreign.webContents.mainFrame.frames[0];
      const fromFrame: unknown = await frame?.executeJavaScript(ask);
      foreign.destroy();
      return { fromPage, fromFrame };
    });
    expect(answers).toMatchObject({ fromPage: { ok: false, error: { code: 'forbidden' } }, fromFrame: { ok: false, error: { code: 'forbidden' } } });
  });
});

type Answer = { ok: boolean; error?: { code: string } };

function call(...calls: [unknown, unknown][]): Promise<Answer[]> {
  return app.page.evaluate(async (wanted) => {
    const { parley } = window as unknown as { parley: { call(name: unknown, input: unknown): Promise<Answer> } };
    return Promise.all(wanted.map(([name, input]) => parley.call(name, input)));
  }, calls);
}
