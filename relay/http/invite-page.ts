import { createHash } from 'node:crypto';
import { formatInvite } from '@parley/shared/links';
import type { InvitePreview } from '@parley/shared/protocol/http';
import { toString as drawCode } from 'qrcode';
import { escapeHtml, pageStyle } from './landing-page.ts';

const style = `${pageStyle}
.open{display:inline-block;margin:1rem 0;padding:.6rem 1.2rem;border-radius:8px;background:light-dark(#0a6a66,#54bdb1);color:light-dark(#fff,#04211f);font-weight:600;text-decoration:none}
.open:hover{background:light-dark(#075653,#6fd0c5)}
.open:focus-visible{outline:2px solid;outline-offset:2px}
.small{font-size:.875rem;color:light-dark(#465452,#b0bcb9)}
a{color:light-dark(#075e5a,#6fd0c5)}
svg{display:block;width:11rem;height:11rem;margin:1rem 0;border-radius:8px;background:#fff}`;

/** Nothing but the style: no script, nothing from anywhere. */
export const invitePagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** `address`: of this server, as people reach it. `appUrl`: where one gets the app, if the operator said it. */
export type InviteFacts = { preview: InvitePreview; code: string; address: string; appUrl: string | null };

/** What somebody sees who was sent an invite and opens it in a browser: who invites, to what, and the way into the app. No script. */
export async function invitePage({ preview, code, address, appUrl }: InviteFacts): Promise<string> {
  const { serverName } = preview;
  if (!preview.isValid) return deadInvitePage(serverName);
  const { web, app } = formatInvite({ serverUrl: address, code });
  const inviter = preview.inviterName;
  const place =
    preview.roomName === undefined ? `<bdi>${escapeHtml(serverName)}</bdi>` : `<bdi>${roomWords(preview)}</bdi> on <bdi>${escapeHtml(serverName)}</bdi>`;
  const getApp =
    appUrl === null
      ? `If you do not have it yet, ask ${inviter === undefined ? 'whoever runs this server' : `<bdi>${escapeHtml(inviter)}</bdi>`} where to get it, then come back to this page.`
      : `If you do not have it yet, <a href="${escapeHtml(appUrl)}" rel="noreferrer">get it here</a>, then come back to this page.`;
  const end = preview.expiresAt === undefined ? '' : `<p class="small">This invite ends on ${escapeHtml(dayWords(preview.expiresAt))}.</p>`;
  return page(
    `Invite to ${serverName}`,
    `<h1>${inviter === undefined ? 'You are invited' : `<bdi>${escapeHtml(inviter)}</bdi> invites you`} to ${place}</h1>
<p>Parley is a team chat for the desktop: Windows, macOS and Linux.</p>
<p><a class="open" href="${escapeHtml(app)}">Open in Parley</a></p>
<p>${getApp} In the app you can also give the address of this page, or the code:</p>
<p><code>${escapeHtml(code)}</code></p>
${await drawCode(web, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })}
${end}`,
  );
}

/** Why is not told: nobody learns by guessing which codes there were. */
export function deadInvitePage(serverName: string): string {
  return page(
    `Invite to ${serverName}`,
    `<h1>This invite lets nobody in</h1>
<p>It may have ended, been used up or been taken back, or a letter of its address is missing. Ask whoever sent it for a new one.</p>`,
  );
}

/** Somebody looked at too many invites from the same address. */
export function busyInvitePage(serverName: string): string {
  return page(
    `Invite to ${serverName}`,
    '<h1>Please wait a little</h1>\n<p>Too many invites were looked at from your address. Open this page again in some minutes.</p>',
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

function roomWords({ roomIcon, roomName = '' }: InvitePreview): string {
  return escapeHtml(roomIcon === undefined || roomIcon === '' ? `#${roomName}` : `${roomIcon} ${roomName}`);
}

/** The reader's time zone is not known here. */
const dayWords = (at: number) => new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(at);
