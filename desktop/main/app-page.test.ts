import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, resolveAppPath } from './app-page.ts';

const directory = join('/', 'srv', 'renderer');

describe('resolveAppPath', () => {
  it('finds files of the app', () => {
    expect(resolveAppPath(directory, 'app://parley/')).toBe(join(directory, 'index.html'));
    expect(resolveAppPath(directory, 'app://parley/assets/a%20b.js?x=1#y')).toBe(join(directory, 'assets', 'a b.js'));
  });

  it.each([
    'app://parley/..%2f..%2fetc%2fpasswd',
    'app://parley/%2e%2e%2f%2e%2e%2fetc/passwd',
    'app://parley/..%5c..%5cwindows',
    'app://parley/a%00.html',
    'app://parley/%E0%A4%A',
    'app://parley/..%2frenderer-other%2findex.html',
    'app://elsewhere/index.html',
    'file:///etc/passwd',
    'not an address',
  ])('refuses %s', (address) => {
    expect(resolveAppPath(directory, address)).toBeNull();
  });
});

describe('contentSecurityPolicy', () => {
  it('allows no inline script, no eval and no other origin', () => {
    const policy = contentSecurityPolicy('abc');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(policy).toContain("style-src 'self' 'nonce-abc'");
  });
});
