import { describe, expect, it } from 'vitest';
import { checkLink } from './check-link.ts';

const doubtOf = (address: string, words = address) => {
  const check = checkLink(address, words);
  return check.kind === 'outside' ? check.doubt : check.kind;
};

describe('checkLink', () => {
  it.each([
    ['https://example.org/a', 'the note'],
    ['https://example.org/a', 'https://example.org/a'],
    ['https://www.example.org/', 'example.org'],
    ['https://example.org/', 'see www.example.org/path'],
    ['https://example.org/?next=https://other.org', 'https://example.org/?next=https://other.org'],
    ['mailto:lena@example.org', 'lena@example.org'],
    ['mailto:lena@example.org', 'write to Lena'],
    ['https://example.org/', 'version 2.5'],
    ['https://example.org/', 'e.g. this'],
  ])('opens %s (%s) at once', (address, words) => {
    expect(doubtOf(address, words)).toBeNull();
  });

  it.each([
    ['https://evil.example/', 'https://bank.example/'],
    ['https://evil.example/', 'bank.example'],
    ['https://bank.example.evil.example/', 'bank.example'],
    ['https://evil.example/bank.example', 'bank.example'],
    ['https://evil.example/', 'Go to BANK.example/login now'],
    ['https://evil.example/', 'bank。example'],
    ['https://evil.example/', 'ｂａｎｋ．ｅｘａｍｐｌｅ'],
    ['https://evil.example/', 'bank\u200b.exa\u00admple'],
    ['https://evil.example/', '\u202Eelpmaxe.knab'],
    ['https://evil.example/', 'https://user@bank.example/'],
    ['mailto:eve@evil.example', 'lena@example.org'],
  ])('asks before %s that says %s', (address, words) => {
    expect(doubtOf(address, words)).toBe('other-address');
  });

  it('asks before plain http, names in addresses and letters of other scripts', () => {
    expect(doubtOf('http://example.org/')).toBe('not-encrypted');
    expect(doubtOf('https://bank.example@evil.example/', 'here')).toBe('name-in-address');
    expect(doubtOf('https://раypal.com/', 'here')).toBe('look-alike');
    expect(doubtOf('https://bücher.example/', 'https://bücher.example/')).toBe('look-alike');
  });

  it('leads into the app, or nowhere at all', () => {
    expect(checkLink('parley://open?account=a', 'x').kind).toBe('inside');
    for (const address of [
      'javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      'app://parley/',
      'blob:https://a/b',
      'about:blank',
      '//example.org',
      'x',
      '',
    ]) {
      expect(checkLink(address, address).kind, address).toBe('none');
    }
    expect(checkLink(`https://example.org/${'a'.repeat(5_000)}`, 'x').kind).toBe('none');
  });
});
