import { describe, expect, it } from 'vitest';
import { keyNameOf, shortcutGroups } from './keymap.ts';

const press = (part: Partial<Parameters<typeof keyNameOf>[0]>) => ({ key: 'k', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...part });

describe('keyNameOf', () => {
  it('names keys as the list does', () => {
    expect(keyNameOf(press({ ctrlKey: true }), false)).toBe('Ctrl+K');
    expect(keyNameOf(press({ key: 'ArrowUp', altKey: true, shiftKey: true }), false)).toBe('Alt+Shift+↑');
    expect(keyNameOf(press({ key: 'Escape', shiftKey: true }), false)).toBe('Shift+Esc');
    expect(keyNameOf(press({ key: 'Tab', ctrlKey: true }), false)).toBe('Ctrl+Tab');
    expect(keyNameOf(press({ key: ',', ctrlKey: true }), false)).toBe('Ctrl+,');
  });

  it('takes Command for Ctrl on macOS, but Ctrl for Ctrl+Tab', () => {
    expect(keyNameOf(press({ metaKey: true }), true)).toBe('Ctrl+K');
    expect(keyNameOf(press({ ctrlKey: true }), true)).toBe('K');
    expect(keyNameOf(press({ key: 'Tab', ctrlKey: true }), true)).toBe('Ctrl+Tab');
  });

  it('has no key twice in a group', () => {
    for (const group of shortcutGroups) {
      const keys = group.shortcuts.flatMap((shortcut) => shortcut.keys);
      expect(new Set(keys).size, group.title).toBe(keys.length);
    }
  });
});
