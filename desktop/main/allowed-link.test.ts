import { expect, it } from 'vitest';
import { allowedLink } from './allowed-link.ts';

it('lets https, http and mailto out and nothing else', () => {
  expect(allowedLink('https://example.org/a?b#c')).toBe('https://example.org/a?b#c');
  expect(allowedLink('mailto:lena@example.org')).toBe('mailto:lena@example.org');
  expect(allowedLink('http://example.org')).toBe('http://example.org/');
  for (const address of [
    'data:text/html,x',
    'vbscript:x',
    'ms-settings:x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/share',
    'parley://open',
    'example.org',
    '',
  ]) {
    expect(allowedLink(address), address).toBeNull();
  }
});
