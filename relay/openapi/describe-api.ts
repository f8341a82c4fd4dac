import { type Scope, scopes } from '@parley/shared/bot-scopes';
import { callScopes } from '@parley/shared/protocol/call-scopes';
import { type ErrorCode, errorCodes, httpStatus } from '@parley/shared/protocol/errors';
import { apiPath, httpCallNames } from '@parley/shared/protocol/http-api';
import { callExamples } from './call-examples.ts';
import { callWords } from './call-words.ts';
import { type JsonSchema, jsonSchemas, schemaRef } from './json-schemas.ts';
import { type RouteOperation, routeOperations } from './route-operations.ts';

type Content = Record<string, { schema: JsonSchema; example?: unknown }>;
type Parameter = { name: string; in: 'path' | 'query'; required: boolean; schema: JsonSchema };
type Answer = { description: string; content?: Content } | { $ref: string };
/** One operation of the description. */
export type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, Answer>;
};
/** What this module says in OpenAPI 3.1. */
export type ApiDescription = {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; responses: Record<string, unknown>; securitySchemes: Record<string, unknown> };
  security: Record<string, string[]>[];
};

const about = `Calls are \`POST ${apiPath}/<call>\` with JSON; each does what the call of the same name does on a socket, within the same budgets and rights.

Sign in with \`Authorization: Bearer …\`: a person's access token (\`POST /v1/auth/login\`; 10 minutes) or the secret of a bot's token (\`pbt_…\`).

Errors have the body \`{"error": {"code", "message", "issues"?, "retryAfterMs"?, "errorId"?}}\`. After 429 and 503 the same request may be made again once \`retry-after\` seconds are over.
Requests are carried out side by side: for an order, wait for each answer. What changes something takes \`opId\` (\`messages.send\`: \`id\`), a UUID of your own: the same again has its effect once.
Unknown fields are ignored, also yours of answers: later versions add some.`;

const errorWords: Record<ErrorCode, string> = {
  invalid: 'The input is not as it must be; `issues` say where.',
  'too-large': 'More than the server takes.',
  unauthenticated: 'Nobody is signed in, or not any more.',
  forbidden: 'Known, and not allowed; for bots the missing scope is named.',
  'not-found': 'It is not there, or not for the caller to see.',
  conflict: 'Something else is in the way.',
  gone: 'It was there and was deleted.',
  'rate-limited': 'More than the server takes at once.',
  unavailable: 'Not now; soon again.',
  'unsupported-version': 'This is another version of the protocol.',
  internal: 'A mistake of the server; it is in its log by `errorId`.',
};
/** What routes never answer: HTTP has its version in its path. */
const told = errorCodes.filter((code) => code !== 'unsupported-version');
const errorAnswers = Object.fromEntries(told.map((code) => [String(httpStatus(code)), { $ref: `#/components/responses/${code}` }]));
const json = (name: string, example?: unknown): Content => ({ 'application/json': { schema: schemaRef(name), ...(example === undefined ? {} : { example }) } });
const isScope = (word: string): word is Scope => (scopes as readonly string[]).includes(word);

/** All of the relay's HTTP as OpenAPI 3.1, generated from the values that it parses with. `version`: of the relay. */
export function describeApi(version: string): ApiDescription {
  const schemas = jsonSchemas();
  const paths: ApiDescription['paths'] = {};
  for (const route of routeOperations) paths[route.path] = { ...paths[route.path], [route.method]: routeOperation(route, schemas) };
  for (const name of httpCallNames) paths[`${apiPath}/${name}`] = { post: callOperation(name, schemas) };
  const tags = new Set(Object.values(paths).flatMap((methods) => Object.values(methods).flatMap((operation) => operation.tags)));
  return {
    openapi: '3.1.0',
    info: { title: 'Parley', version, description: about, license: { name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only' } },
    servers: [{ url: '/' }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      responses: Object.fromEntries(told.map((code) => [code, errorResponse(code)])),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: "A person's access token, or the secret of a bot's token." },
      },
    },
    security: [{ bearer: [] }],
  };
}

function callOperation(name: (typeof httpCallNames)[number], schemas: Record<string, JsonSchema>): Operation {
  const scope = callScopes[name];
  const isNeeded = (schemas[`${name}.input`]?.required ?? []).length > 0 || schemas[`${name}.input`]?.properties === undefined;
  return {
    operationId: name,
    tags: [name.split('.')[0] ?? name],
    summary: callWords[name],
    description:
      scope === undefined ? 'For people.' : scope === 'any' ? 'For people, and bots with any token.' : `For people, and bots with the scope \`${scope}\`.`,
    requestBody: { required: isNeeded, content: json(`${name}.input`, callExamples[name]) },
    responses: { '200': { description: 'Done.', content: json(`${name}.output`) }, ...errorAnswers },
  };
}

function routeOperation(route: RouteOperation, schemas: Record<string, JsonSchema>): Operation {
  const { method, path, tag, summary, params = {}, body, answer } = route;
  const parameters: Parameter[] = Object.entries(params).map(([name, kind]) => ({
    name,
    in: 'path',
    required: true,
    schema: kind === 'Id' ? schemaRef('Id') : { type: 'string' },
  }));
  const query = route.query === undefined ? undefined : schemas[route.query];
  for (const [name, schema] of Object.entries(query?.properties ?? {})) {
    parameters.push({ name, in: 'query', required: query?.required?.includes(name) === true, schema });
  }
  return {
    operationId: `${method} ${path}`,
    tags: [tag],
    summary,
    description: route.for === 'everybody' ? 'For everybody.' : isScope(route.for) ? `For people, and bots with the scope \`${route.for}\`.` : 'For people.',
    ...(route.for === 'everybody' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: typeof body === 'string' ? json(body) : { [body.bytes]: { schema: {} } } } }),
    responses: {
      [String(answer.status)]: {
        description: 'Done.',
        ...('schema' in answer ? { content: json(answer.schema) } : 'bytes' in answer ? { content: { [answer.bytes]: { schema: {} } } } : {}),
      },
      ...errorAnswers,
    },
  };
}

function errorResponse(code: ErrorCode): object {
  const mayRetry = code === 'rate-limited' || code === 'unavailable';
  const headers = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } } };
  return { description: `\`${code}\`: ${errorWords[code]}`, ...(mayRetry ? { headers } : {}), content: json('Error') };
}
