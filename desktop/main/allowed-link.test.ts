import { expect, it } from 'vitest';
import { allowedLink } from './allowed-link.ts';

it('lets https and mailto out and nothing else', () => {
  expect(allowedLink('https://example.org/a?b#c')).toBe('https://example.org/a?b#c');
  expect(allowedLink('mailto:lena@example.org')).toBe('mailto:lena@example.org');
  for (const address of ['http://example.org', 'file:///etc/passwd', 'javascript:alert(1)', 'smb://host/share', 'parley://open', 'example.org', '']) {
    expect(allowedLink(address), address).toBeNull();
  }
});
