import type { PushGateway } from './push-gateway.ts';

/** https://docs.ntfy.sh/publish/#publish-as-json: JSON to the server's own address, the topic in it, so no header holds other than ASCII. */
export const ntfy: PushGateway = {
  render: ({ address, topic, token }, { title, body }) => ({
    url: `${address}/`,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    body: { topic, title, message: body, tags: ['speech_balloon'] },
  }),
};
