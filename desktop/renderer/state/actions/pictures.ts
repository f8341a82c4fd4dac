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

/** Makes these bytes one's picture, for everybody. */
export async function setPicture(accountId: Id, picture: Blob): Promise<Result<unknown>> {
  const base64 = await readBase64(picture);
  if (base64 === null) return fail({ code: 'invalid', message: 'This picture cannot be read.' });
  return shown(accountId, callParley('pictures.set', { accountId, base64 }));
}

export function removePicture(accountId: Id): Promise<Result<unknown>> {
  return shown(accountId, callParley('pictures.remove', { accountId }));
}
