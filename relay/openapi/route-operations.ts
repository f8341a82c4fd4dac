import type { Scope } from '@parley/shared/bot-scopes';

/** A route beside the calls. Names are those of `jsonSchemas`. `for`: everybody, people alone (bearer), or also bots with this scope. `bytes`: a body that is no JSON. */
export type RouteOperation = {
  method: 'get' | 'post' | 'delete' | 'patch' | 'head';
  path: string;
  tag: string;
  summary: string;
  for: 'everybody' | 'people' | Scope;
  /** Parameters of the path → what they are. */
  params?: Record<string, 'Id' | 'text'>;
  /** The name of an object schema whose fields are parameters of the query. */
  query?: string;
  body?: string | { bytes: string };
  answer: { status: 200 | 201 | 204 } & ({ schema: string } | { bytes: string } | { nothing: true });
};

const id = { id: 'Id' } as const;
const nothing = { status: 204, nothing: true } as const;
const answers = (schema: string, status: 200 | 201 = 200) => ({ status, schema }) as const;
const bytes = (type: string) => ({ status: 200, bytes: type }) as const;

/** All of HTTP that is not a call of `POST /v1/api`. */
export const routeOperations: readonly RouteOperation[] = [
  { method: 'get', path: '/v1/server', tag: 'server', summary: 'What this server is and can do', for: 'everybody', answer: answers('ServerInfo') },
  {
    method: 'get',
    path: '/v1/invites/{code}',
    tag: 'server',
    summary: 'Who invites, and where to',
    for: 'everybody',
    params: { code: 'text' },
    answer: answers('InvitePreview'),
  },
  { method: 'get', path: '/v1/openapi.json', tag: 'server', summary: 'This description', for: 'everybody', answer: bytes('application/json') },
  { method: 'get', path: '/v1/docs', tag: 'server', summary: 'This description, to read', for: 'everybody', answer: bytes('text/html') },

  {
    method: 'post',
    path: '/v1/hooks/{id}/{secret}',
    tag: 'hooks',
    summary: 'Post into a room by an incoming webhook; its address is the permission',
    for: 'everybody',
    params: { id: 'Id', secret: 'text' },
    body: { bytes: 'application/json' },
    answer: bytes('text/plain'),
  },

  {
    method: 'post',
    path: '/v1/auth/register',
    tag: 'sign-in',
    summary: 'Make an account and sign in',
    for: 'everybody',
    body: 'RegisterInput',
    answer: answers('Session', 201),
  },
  { method: 'post', path: '/v1/auth/login', tag: 'sign-in', summary: 'Sign in', for: 'everybody', body: 'LoginInput', answer: answers('Session') },
  {
    method: 'post',
    path: '/v1/auth/refresh',
    tag: 'sign-in',
    summary: 'A new access token; the refresh token is new each time',
    for: 'everybody',
    body: 'RefreshInput',
    answer: answers('Session'),
  },
  {
    method: 'post',
    path: '/v1/auth/reset',
    tag: 'sign-in',
    summary: 'Set a new password by a code that an admin made',
    for: 'everybody',
    body: 'ResetPasswordInput',
    answer: nothing,
  },
  { method: 'post', path: '/v1/auth/logout', tag: 'sign-in', summary: 'End this session', for: 'people', answer: nothing },
  {
    method: 'post',
    path: '/v1/auth/password',
    tag: 'sign-in',
    summary: 'Change your password; your other sessions end',
    for: 'people',
    body: 'ChangePasswordInput',
    answer: nothing,
  },
  { method: 'get', path: '/v1/sessions', tag: 'sign-in', summary: 'Your signed-in devices', for: 'people', answer: answers('SessionList') },
  { method: 'delete', path: '/v1/sessions/{id}', tag: 'sign-in', summary: 'End a session', for: 'people', params: id, answer: nothing },

  { method: 'get', path: '/v1/auth/totp', tag: 'account', summary: 'Whether the second step is on', for: 'people', answer: answers('TotpStatus') },
  {
    method: 'post',
    path: '/v1/auth/totp/begin',
    tag: 'account',
    summary: 'Make a secret for the second step',
    for: 'people',
    body: 'TotpBeginInput',
    answer: answers('TotpBegun'),
  },
  {
    method: 'post',
    path: '/v1/auth/totp/confirm',
    tag: 'account',
    summary: 'Turn the second step on; tells the recovery codes',
    for: 'people',
    body: 'TotpConfirmInput',
    answer: answers('TotpConfirmed'),
  },
  {
    method: 'post',
    path: '/v1/auth/totp/disable',
    tag: 'account',
    summary: 'Turn the second step off',
    for: 'people',
    body: 'TotpDisableInput',
    answer: nothing,
  },
  {
    method: 'post',
    path: '/v1/auth/delete',
    tag: 'account',
    summary: 'Delete your account for good',
    for: 'people',
    body: 'DeleteAccountInput',
    answer: nothing,
  },
  { method: 'post', path: '/v1/account/export', tag: 'account', summary: 'All of your data, as a zip', for: 'people', answer: bytes('application/zip') },
  {
    method: 'post',
    path: '/v1/me/picture',
    tag: 'account',
    summary: 'Set your picture',
    for: 'people',
    body: { bytes: 'image/*' },
    answer: answers('PictureAnswer'),
  },
  { method: 'delete', path: '/v1/me/picture', tag: 'account', summary: 'Take your picture away', for: 'people', answer: answers('PictureAnswer') },
  {
    method: 'post',
    path: '/v1/bots/{botId}/picture',
    tag: 'bots',
    summary: 'Set the picture of a bot',
    for: 'people',
    params: { botId: 'Id' },
    body: { bytes: 'image/*' },
    answer: answers('PictureAnswer'),
  },
  {
    method: 'delete',
    path: '/v1/bots/{botId}/picture',
    tag: 'bots',
    summary: 'Take the picture of a bot away',
    for: 'people',
    params: { botId: 'Id' },
    answer: answers('PictureAnswer'),
  },
  {
    method: 'get',
    path: '/v1/pictures/{hash}',
    tag: 'account',
    summary: 'A picture of somebody',
    for: 'people',
    params: { hash: 'text' },
    answer: bytes('image/webp'),
  },

  {
    method: 'post',
    path: '/v1/files',
    tag: 'files',
    summary: 'Upload a file into a room, to be named by a message',
    for: 'files',
    query: 'UploadQuery',
    body: { bytes: 'application/octet-stream' },
    answer: answers('FileAnswer', 201),
  },
  { method: 'get', path: '/v1/files/{id}', tag: 'files', summary: 'A file; ranges are answered', for: 'files', params: id, answer: bytes('*/*') },
  { method: 'get', path: '/v1/files/{id}/thumbnail', tag: 'files', summary: 'A small picture of it', for: 'files', params: id, answer: bytes('image/webp') },
  { method: 'get', path: '/v1/files/{id}/about', tag: 'files', summary: 'What a file is', for: 'files', params: id, answer: answers('FileAnswer') },
  {
    method: 'post',
    path: '/v1/files/{id}/link',
    tag: 'files',
    summary: 'An address that opens the file for a while',
    for: 'files',
    params: id,
    answer: answers('FileLink'),
  },
  { method: 'post', path: '/v1/uploads', tag: 'files', summary: 'Begin a resumable upload (tus 1.0)', for: 'files', answer: { status: 201, nothing: true } },
  {
    method: 'patch',
    path: '/v1/uploads/{id}',
    tag: 'files',
    summary: 'Add bytes to it (tus 1.0); with the last of them it is a file, of which `/v1/files/{id}/about` tells',
    for: 'files',
    params: id,
    body: { bytes: 'application/offset+octet-stream' },
    answer: nothing,
  },
  {
    method: 'head',
    path: '/v1/uploads/{id}',
    tag: 'files',
    summary: 'How far it is (tus 1.0)',
    for: 'files',
    params: id,
    answer: { status: 200, nothing: true },
  },
  { method: 'delete', path: '/v1/uploads/{id}', tag: 'files', summary: 'Give it up (tus 1.0)', for: 'files', params: id, answer: nothing },
];
