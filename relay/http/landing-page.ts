import { createHash } from 'node:crypto';

/** The look of the few pages that a browser gets to see. */
export const pageStyle = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f7f6f2,#17191c);color:light-dark(#1d2126,#e8e6e1)}
body{margin:0;min-height:100vh;display:grid;place-items:center}
main{max-width:34rem;padding:2rem}
h1{font-size:1.5rem;margin:0 0 .5rem}
p{margin:.5rem 0}
code{font:inherit;font-family:ui-monospace,monospace;background:light-dark(#e9e6de,#25282d);border-radius:4px;padding:.1rem .35rem;overflow-wrap:anywhere}`;

/** For the content security policy: this style and nothing else. */
export const landingStyleHash = `'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`;

/** What somebody sees who opens the server's address in a browser: what this is, and the address to type into the app. No script. */
export function landingPage(server: { name: string; version: string; address: string; registration: 'open' | 'invite' | 'closed' }): string {
  const accounts = {
    open: 'New accounts can be made in the app.',
    invite: 'New accounts are by invitation: ask somebody who is here already.',
    closed: 'This server takes no new accounts at the moment.',
  }[server.registration];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(server.name)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(server.name)}</h1>
<p>This is a Parley server: a team chat for the desktop. To use it, open the Parley app and give it this address:</p>
<p><code>${escapeHtml(server.address)}</code></p>
<p>${accounts}</p>
<p>Version ${escapeHtml(server.version)}.</p>
</main>
</body>
</html>
`;
}

/** A text as it stands in HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
