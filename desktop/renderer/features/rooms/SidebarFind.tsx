import { FindBox } from '../shell/FindBox.tsx';
import { useLayout } from '../shell/use-layout.ts';

/** In a narrow window the find box stands over the list instead of in the bar. */
export function SidebarFind() {
  return useLayout() === 'narrow' ? <FindBox /> : null;
}
