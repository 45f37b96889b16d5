import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { AuditEntryTable } from '../db/account-tables.ts';
import type { Database } from '../db/database.ts';
import type { AuditAction } from './actions.ts';

export interface AuditEvent {
  readonly action: AuditAction;
  /** Default `done`. */
  readonly outcome?: 'done' | 'refused';
  /** Who; null for someone not signed in and for the command line. */
  readonly userId: number | null;
  readonly clinicId?: number | null;
  readonly patientKey?: number | null;
  /** Keys, counts and names of things; never a value of a patient. */
  readonly subject?: Readonly<Record<string, string | number | boolean | null>>;
  /** One of a list, so that it cannot hold a patient's values either. */
  readonly reason?: string | null;
  /** The network address that asked. */
  readonly address?: string | null;
}

/** Appends to the chain in the transaction of what was done: both are stored, or neither. */
export async function recordAudit(trx: Transaction<Database>, event: AuditEvent): Promise<number> {
  const head = await trx.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  const entry: Omit<AuditEntryTable, 'hash'> = {
    entry_id: head.entry_id + 1,
    recorded_at: new Date().toISOString(),
    user_id: event.userId,
    action: event.action,
    outcome: event.outcome ?? 'done',
    clinic_id: event.clinicId ?? null,
    patient_key: event.patientKey ?? null,
    subject: JSON.stringify(event.subject ?? {}),
    reason: event.reason ?? null,
    address: event.address ?? null,
    previous_hash: head.hash
  };
  const hash = hashEntry(entry);
  await trx
    .insertInto('audit_entries')
    .values({ ...entry, hash })
    .execute();
  await trx.updateTable('audit_head').set({ entry_id: entry.entry_id, hash }).execute();
  return entry.entry_id;
}

/** SHA-256 in hex of the entry's columns, in a fixed order, as JSON. */
export function hashEntry(entry: Omit<AuditEntryTable, 'hash'>): string {
  const columns = [
    entry.previous_hash,
    entry.entry_id,
    entry.recorded_at,
    entry.user_id,
    entry.action,
    entry.outcome,
    entry.clinic_id,
    entry.patient_key,
    entry.subject,
    entry.reason,
    entry.address
  ];
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex');
}
