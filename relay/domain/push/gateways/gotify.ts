import type { PushGateway } from './push-gateway.ts';

/** Its app makes a sound from here on. */
const priority = 5;

/** https://gotify.net/docs/pushmsg: `POST /message` with an application's token, in a header, so it is in nobody's log. */
export const gotify: PushGateway = {
  render: ({ address, token }, { title, body }) => ({
    url: `${address}/message`,
    headers: token === null ? {} : { 'x-gotify-key': token },
    body: { title, message: body, priority },
  }),
};
