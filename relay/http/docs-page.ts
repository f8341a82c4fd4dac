import { createHash } from 'node:crypto';
import { apiPath } from '@parley/shared/protocol/http-api';
import type { ApiDescription, Operation } from '../openapi/describe-api.ts';
import { type JsonSchema, schemaNameOf } from '../openapi/json-schemas.ts';
import { typeWords } from '../openapi/type-words.ts';
import { escapeHtml } from './landing-page.ts';

const style = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif;background:light-dark(#f7f6f2,#17191c);color:light-dark(#1d2126,#e8e6e1);--soft:light-dark(#465452,#b0bcb9);--line:light-dark(#d9d5ca,#34383e);--field:light-dark(#fffefb,#1f2226);--accent:light-dark(#075e5a,#6fd0c5)}
*{box-sizing:border-box}
body{margin:0;display:grid;grid-template-columns:15rem minmax(0,1fr);min-height:100vh}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.25rem 1rem;border-right:1px solid var(--line)}
nav ul{list-style:none;margin:0 0 .5rem;padding:0}
nav li a{display:block;padding:.1rem .5rem;overflow-wrap:anywhere}
nav summary{cursor:pointer;padding:.15rem 0}
main{padding:1.5rem 2rem 6rem;max-width:60rem}
h1{font-size:1.5rem;margin:0 0 .25rem}
h2{font-size:1.1rem;margin:2.5rem 0 .5rem;scroll-margin-top:1rem}
h3{font-size:.85rem;margin:.75rem 0 .25rem;color:var(--soft)}
p{margin:.5rem 0}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
code,pre{font:13px/1.5 ui-monospace,monospace}
pre{margin:0;padding:.6rem .75rem;background:var(--field);border:1px solid var(--line);border-radius:6px;overflow-x:auto}
.one{border-bottom:1px solid var(--line)}
.one>summary{display:flex;gap:.75rem;align-items:baseline;padding:.45rem .25rem;cursor:pointer;list-style:none;flex-wrap:wrap}
.one>summary::-webkit-details-marker{display:none}
.one>summary:hover{background:var(--field)}
.one>summary code{font-weight:600;overflow-wrap:anywhere}
.one>summary .method{width:3.6rem;color:var(--soft);font-weight:400}
.one>summary .what{color:var(--soft);flex:1 1 16rem}
.inside{padding:0 .25rem 1rem;scroll-margin-top:4rem}
.small{color:var(--soft);font-size:.875rem}
@media(max-width:48rem){body{display:block}nav{position:static;height:auto;max-height:14rem;border-right:0;border-bottom:1px solid var(--line)}main{padding:1rem}}`;

/** Nothing but the style: no script, nothing from anywhere. */
export const docsPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const isOfOneCall = (schemaName: string) => /\.(input|output)$/.test(schemaName);
const anchorOf = (operation: Operation) => `op-${operation.operationId.replace(/[^a-zA-Z0-9.-]+/g, '-')}`;
const code = (text: string) => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/**
 * The description of the API as a page to read: a list at the side, everything else folded and opened by links and by the browser's own search. `address`: of
 * this server, for examples that run as they are.
 */
export function docsPage(description: ApiDescription, address: string): string {
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const groups = description.tags.map(({ name }) => ({ name, operations: operations.filter(({ operation }) => operation.tags.includes(name)) }));
  const side = groups
    .map(
      ({ name, operations: own }) =>
        `<details><summary>${escapeHtml(name)}</summary><ul>${own.map(({ operation, path, method }) => `<li><a href="#${anchorOf(operation)}">${escapeHtml(shortName(operation, method, path))}</a></li>`).join('')}</ul></details>`,
    )
    .join('\n');
  const body = groups
    .map(
      ({ name, operations: own }) =>
        `<h2 id="tag-${escapeHtml(name)}">${escapeHtml(name)}</h2>\n${own.map((one) => operationHtml(one, address, description.components.schemas)).join('\n')}`,
    )
    .join('\n');
  const schemas = Object.entries(description.components.schemas)
    .filter(([name]) => !isOfOneCall(name))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, schema]) => folded(`schema-${name}`, `<code>${escapeHtml(name)}</code>`, typeHtml(schema)));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Parley API</title>
<style>${style}</style>
</head>
<body>
<nav aria-label="Contents"><p><a href="/v1/openapi.json">openapi.json</a></p>
${side}
<p><a href="#schemas">Schemas</a></p></nav>
<main>
<h1>Parley API</h1>
<p class="small">Version ${escapeHtml(description.info.version)}. The browser’s own search finds folded words, too.</p>
${description.info.description
  .split('\n\n')
  .map((paragraph) => `<p>${code(paragraph)}</p>`)
  .join('\n')}
${body}
<h2 id="schemas">Schemas</h2>
${schemas.join('\n')}
</main>
</body>
</html>
`;
}

type Schemas = ApiDescription['components']['schemas'];
type Placed = { path: string; method: string; operation: Operation };

const shortName = (operation: Operation, method: string, path: string) => (path.startsWith(`${apiPath}/`) ? operation.operationId : `${method} ${path}`);

function operationHtml({ path, method, operation }: Placed, address: string, schemas: Schemas): string {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const done = Object.entries(responses).find(([status]) => status.startsWith('2'));
  const head = `<span class="method">${method}</span><code>${escapeHtml(path)}</code><span class="what">${code(summary)}</span>`;
  const parts = [`<p>${code(description)}</p>`];
  if (parameters.length > 0) {
    const fields = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]));
    const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
    parts.push(`<h3>Parameters</h3>${typeHtml({ type: 'object', properties: fields, required })}`);
  }
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type !== undefined && content !== undefined) parts.push(`<h3>Input</h3>${contentHtml(type, content.schema, schemas)}`);
  if (done !== undefined && !('$ref' in done[1])) {
    const [answerType, answer] = Object.entries(done[1].content ?? {})[0] ?? [];
    parts.push(
      `<h3>Answer (${done[0]})</h3>${answerType === undefined || answer === undefined ? '<p>Nothing.</p>' : contentHtml(answerType, answer.schema, schemas)}`,
    );
  }
  if (content?.example !== undefined) {
    const words = `curl ${address}${path} \\\n  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(content.example)}'`;
    parts.push(`<h3>Example</h3><pre tabindex="0">${escapeHtml(words)}</pre>`);
  }
  return folded(anchorOf(operation), head, parts.join('\n'));
}

/** The anchor is inside, so that a link to it opens what is folded. */
const folded = (anchor: string, head: string, inside: string) =>
  `<details class="one"><summary>${head}</summary><div class="inside" id="${escapeHtml(anchor)}">${inside}</div></details>`;

/** What is a call's own is written out, what many share is a link. */
function contentHtml(type: string, { $ref }: JsonSchema, schemas: Schemas): string {
  if (type !== 'application/json' || $ref === undefined) return `<p>Bytes: <code>${escapeHtml(type)}</code></p>`;
  const name = schemaNameOf($ref);
  return typeHtml(isOfOneCall(name) ? (schemas[name] ?? {}) : { $ref });
}

function typeHtml(schema: JsonSchema): string {
  const words = typeWords(schema).map((piece) =>
    'text' in piece ? escapeHtml(piece.text) : `<a href="#schema-${escapeHtml(piece.schema)}">${escapeHtml(piece.schema)}</a>`,
  );
  return `<pre tabindex="0">${words.join('')}</pre>`;
}
