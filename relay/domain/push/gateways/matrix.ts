import { z } from 'zod';
import type { PushGateway } from './push-gateway.ts';

const path = '/_matrix/push/v1/notify';
const answerSchema = z.object({ rejected: z.array(z.string()) });

/** https://spec.matrix.org/v1.11/push-gateway-api/: without words it is only the count that tells, as the `event_id_only` format does there. */
export const matrix: PushGateway = {
  render({ address, appId, token }, { body, count, about }) {
    const devices = [{ app_id: appId, pushkey: token ?? '' }];
    const counts = { unread: Math.max(1, count) };
    const url = address.endsWith(path) ? address : `${address}${path}`;
    if (about === null) return { url, body: { notification: { counts, devices, prio: 'high' } } };
    const { roomId, messageId, roomName, authorName, words } = about;
    return {
      url,
      body: {
        notification: {
          event_id: messageId,
          room_id: roomId,
          type: 'm.room.message',
          sender_display_name: authorName,
          room_name: roomName ?? authorName,
          content: { msgtype: 'm.text', body: count > 1 ? body : words },
          prio: 'high',
          counts,
          devices,
        },
      },
    };
  },

  /** It answers 200 and names the push keys that are none any more. */
  isRefused({ token }, answer) {
    try {
      const { success, data } = answerSchema.safeParse(JSON.parse(answer));
      return success && token !== null && data.rejected.includes(token);
    } catch {
      return false;
    }
  },
};
