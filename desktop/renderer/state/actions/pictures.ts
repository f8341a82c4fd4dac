import type { Id } from '@parley/shared/ids';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import { fail, type Result } from '@parley/shared/result';
import { applyChange } from '../apply-change.ts';
import { setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { readBase64 } from './files.ts';

async function shown(accountId: Id, asked: Promise<Result<IpcOutput<'pictures.set'>>>): Promise<Result<unknown>> {
  const answer = await asked;
  if (answer.ok) setState((state) => applyChange(state, { type: 'users-changed', accountId, users: [answer.value.user] }));
  return answer;
}

/** Whose picture it is: one's own, or that of a bot. */
export type PictureOf = { accountId: Id; botId?: Id };

/** Makes these bytes the picture, for everybody. */
export async function setPicture(of: PictureOf, picture: Blob): Promise<Result<unknown>> {
  const base64 = await readBase64(picture);
  if (base64 === null) return fail({ code: 'invalid', message: 'This picture cannot be read.' });
  return shown(of.accountId, callParley('pictures.set', { ...of, base64 }));
}

export function removePicture(of: PictureOf): Promise<Result<unknown>> {
  return shown(of.accountId, callParley('pictures.remove', of));
}
