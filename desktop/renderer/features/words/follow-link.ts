import { openLink } from '../../state/actions/links.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { openExternal } from '../../state/actions/shell.ts';
import type { LinkCheck } from './check-link.ts';

/** Goes where a link leads: a place in the app, or the system's browser, after a question where it is not what it seems. */
export function followLink(check: Exclude<LinkCheck, { kind: 'none' }>): void {
  if (check.kind === 'inside') void openLink(check.href);
  else if (check.doubt) openOverlay({ kind: 'open-link', href: check.href, doubt: check.doubt });
  else void openExternal(check.href);
}
