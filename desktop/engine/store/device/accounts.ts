import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { EndedCode } from '@parley/shared/protocol/events';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** One account of this profile. `endedCode`: why it is signed out; null while its session lives. `nodes`: other addresses of the same server. */
export type AccountRecord = {
  id: Id;
  serverUrl: string;
  serverName: string;
  user: User;
  nodes: string[];
  endedCode: EndedCode | null;
  createdAt: number;
};

type Raw = Omit<AccountRecord, 'user' | 'nodes'> & { user: string; nodes: string };

const columns = 'id, server_url AS serverUrl, server_name AS serverName, user, nodes, ended_code AS endedCode, created_at AS createdAt';

function toRecord(raw: Raw): AccountRecord {
  return { ...raw, user: JSON.parse(raw.user) as User, nodes: JSON.parse(raw.nodes) as string[] };
}

export function allAccounts(read: ReadHandle): AccountRecord[] {
  return read.all<Raw>(`SELECT ${columns} FROM accounts ORDER BY created_at, id`).map(toRecord);
}

export function findAccountOf(read: ReadHandle, serverUrl: string, userId: Id): AccountRecord | null {
  const raw = read.get<Raw>(`SELECT ${columns} FROM accounts WHERE server_url = ? AND user_id = ?`, serverUrl, userId);
  return raw ? toRecord(raw) : null;
}

export function putAccount(write: WriteHandle, record: AccountRecord): void {
  write.run(
    `INSERT INTO accounts (id, server_url, server_name, user_id, user, nodes, ended_code, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET server_name = excluded.server_name, user = excluded.user, nodes = excluded.nodes, ended_code = excluded.ended_code`,
    record.id,
    record.serverUrl,
    record.serverName,
    record.user.id,
    JSON.stringify(record.user),
    JSON.stringify(record.nodes),
    record.endedCode,
    record.createdAt,
  );
}

export function deleteAccount(write: WriteHandle, id: Id): void {
  write.run('DELETE FROM accounts WHERE id = ?', id);
}
