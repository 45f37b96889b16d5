import type { Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import { recordAudit, type AuditEvent } from './record-audit.ts';

/** Who is reading what: the part of a request that the audit keeps. */
interface Reader {
  readonly scope: { write<T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T> };
  readonly user: { readonly userId: number } | null;
  readonly address: string;
}

/** Writes that somebody read something, before they get it: what cannot be written is not shown. */
export async function recordAccess(
  { scope, user, address }: Reader,
  event: Omit<AuditEvent, 'userId' | 'address'>
): Promise<void> {
  await scope.write((trx) => recordAudit(trx, { ...event, userId: user?.userId ?? null, address }));
}
