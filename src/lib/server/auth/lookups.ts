import type { Kysely, Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../db/database.ts';
import type { Actor } from './users.ts';

/** Why a clinician may read a colleague's patient. A list, so that the audit cannot hold a patient's values. */
export const lookupReasons = {
  covering: 'Covering for the treating clinician',
  handover: 'Taking over the treatment',
  emergency: 'Emergency',
  'patient-asked': 'The patient asked me to',
  review: 'Case review with the treating clinician'
} as const;

export type LookupReason = keyof typeof lookupReasons;

const lookupMs = 12 * 60 * 60_000;

/** Patients whom the user looked up within the last twelve hours. */
export async function listLookedUp(
  db: Kysely<Database>,
  userId: number,
  nowMs: number
): Promise<number[]> {
  const rows = await db
    .selectFrom('patient_lookups')
    .select('patient_key')
    .distinct()
    .where('user_id', '=', userId)
    .where('expires_at', '>', new Date(nowMs).toISOString())
    .orderBy('patient_key')
    .execute();
  return rows.map(({ patient_key }) => patient_key);
}

/** A number that led to nobody: whoever guesses at numbers is seen. The number itself is not kept. */
export function recordRefusedLookup(
  trx: Transaction<Database>,
  actor: Actor & { userId: number }
): Promise<number> {
  return recordAudit(trx, { ...actor, action: 'patient-looked-up', outcome: 'refused' });
}

/** Lets the user read a patient of a colleague for twelve hours, and says so in the audit. */
export async function recordLookup(
  trx: Transaction<Database>,
  { patientKey, clinicId }: { patientKey: number; clinicId: number },
  reason: LookupReason,
  { userId, address }: Actor & { userId: number },
  nowMs = Date.now()
): Promise<void> {
  await trx
    .insertInto('patient_lookups')
    .values({
      user_id: userId,
      patient_key: patientKey,
      reason,
      granted_at: new Date(nowMs).toISOString(),
      expires_at: new Date(nowMs + lookupMs).toISOString()
    })
    .execute();
  await recordAudit(trx, {
    action: 'patient-looked-up',
    userId,
    clinicId,
    patientKey,
    reason: lookupReasons[reason],
    address
  });
}
