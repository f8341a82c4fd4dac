import type { Id } from '@parley/shared/ids';

/** What is told. `body` is one text for people; `count`: messages it stands for (0: a test). `about`: whence, where the owner lets that leave the server, else null. */
export type PushNotice = {
  title: string;
  body: string;
  count: number;
  about: { roomId: Id; messageId: Id; roomName: string | null; authorName: string; words: string } | null;
};

/** Where: `address` without a slash at its end. */
export type GatewayPlace = { address: string; topic: string; appId: string; token: string | null };

/** One of the ways to reach a phone: how a notice is put for it, and how it says that it will take no more. */
export type PushGateway = {
  render(place: GatewayPlace, notice: PushNotice): { url: string; headers?: Record<string, string>; body: unknown };
  /** Of an answer that is a success by its status. */
  isRefused?(place: GatewayPlace, answer: string): boolean;
};
