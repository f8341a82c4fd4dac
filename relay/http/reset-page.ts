import { createHash } from 'node:crypto';
import { limits } from '@parley/shared/limits';
import { escapeHtml, pageStyle } from './landing-page.ts';

const style = `${pageStyle}
form:not([hidden]){display:grid;gap:.75rem;margin-top:1rem}
label{display:grid;gap:.25rem}
input,button{font:inherit;padding:.5rem .75rem;border-radius:8px;border:1px solid light-dark(#8a8578,#6b6f76);background:light-dark(#fff,#1f2226);color:inherit}
button{background:#0a6a66;border-color:#0a6a66;color:#fff;justify-self:start}
button:disabled{opacity:.6}
a{color:light-dark(#075e5a,#6fd0c5)}
:focus-visible{outline:2px solid #0f7a74;outline-offset:2px}
[role=status]{min-height:1.5em}`;

/** Everything the page does: takes the code from behind the `#`, where no server and no log sees it, and sends it with the new password. */
const script = `const form=document.querySelector('form'),said=document.querySelector('[role=status]'),button=form.querySelector('button');
const code=location.hash.slice(1),link=document.querySelector('a');history.replaceState(null,'',location.pathname);
if(code)link.href='parley://'+location.host+'/reset#'+code;else link.parentElement.hidden=true;
if(!code){said.textContent='This address has no code. Open the whole link that your admin gave you.';button.disabled=true}
form.addEventListener('submit',async(event)=>{event.preventDefault();
const next=form.elements.next.value;
if([...next].length<${limits.passwordMin}){said.textContent='Please choose at least ${limits.passwordMin} characters.';return}
if(next!==form.elements.again.value){said.textContent='The two passwords are not the same.';return}
button.disabled=true;said.textContent='Setting the password …';
try{const response=await fetch('/v1/auth/reset',{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({code,next})});
if(response.ok){form.hidden=true;said.textContent='Your new password is set, and you are signed out everywhere. Sign in with it in the Parley app.';return}
const answer=await response.json().catch(()=>null);said.textContent=answer?.error?.message??'The server could not set the password. Please try again.'}
catch{said.textContent='The server does not answer. Please try again.'}
button.disabled=false});`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** This page's own script and style, calls to this server, and nothing else. */
export const resetPagePolicy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Where somebody sets a new password by the link of an admin. */
export function resetPage(serverName: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>New password · ${escapeHtml(serverName)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>A new password for ${escapeHtml(serverName)}</h1>
<p>This works once. All your devices are signed out by it.</p>
<p><a>Set it in the Parley app</a>, or here:</p>
<form>
<label>New password<input type="password" name="next" autocomplete="new-password" required></label>
<label>Once more<input type="password" name="again" autocomplete="new-password" required></label>
<button>Set password</button>
</form>
<p role="status"></p>
</main>
<script>${script}</script>
</body>
</html>
`;
}
