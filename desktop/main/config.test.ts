import { describe, expect, it } from 'vitest';
import { keychainService, readShellConfig } from './config.ts';

const read = (...argv: string[]) => readShellConfig(argv, {});

describe('readShellConfig', () => {
  it('reads both spellings among switches of Chromium', () => {
    expect(read('--no-sandbox', '/app', '--profile', 'lena', '--server-url=http://127.0.0.1:4800')).toMatchObject({
      profile: 'lena',
      defaultServerUrl: 'http://127.0.0.1:4800',
      userDataDirectory: null,
      rendererUrl: null,
    });
    expect(read('--disable-gpu', '--profile=lena').profile).toBe('lena');
  });

  it('has a default profile and finds a link', () => {
    expect(read('/app', 'parley://open?x=1')).toMatchObject({ profile: 'default', link: 'parley://open?x=1' });
  });

  it.each(['../up', 'a b', '', 'x'.repeat(41)])('refuses the profile name "%s" in plain words', (name) => {
    if (name === '') expect(read(`--profile=${name}`).profile).toBe('default');
    else expect(() => read(`--profile=${name}`)).toThrow('--profile takes 1 to 40 letters');
  });
});

describe('keychainService', () => {
  it('keeps profiles and folders apart', () => {
    const names = [
      keychainService({ profile: 'default', userDataDirectory: null }),
      keychainService({ profile: 'lena', userDataDirectory: null }),
      keychainService({ profile: 'default', userDataDirectory: '/tmp/a' }),
      keychainService({ profile: 'default', userDataDirectory: '/tmp/b' }),
    ];
    expect(new Set(names).size).toBe(4);
  });
});
