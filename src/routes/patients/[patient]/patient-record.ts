import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { instruments } from '$lib/instruments/registry.ts';
import type { Instrument } from '$lib/instruments/instrument.ts';
import { summariseInstrument, type InstrumentSummary } from '$lib/outcomes/summary.ts';
import { recordAccess } from '$lib/server/audit/record-access.ts';
import {
  findPatient,
  listPatientAlignments,
  listPatientAssessments,
  listPatientInfusions,
  listPatientSeries
} from '$lib/server/queries/patient.ts';

const patientKeySchema = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/**
 * Everything the patient's page and its files show, read once. A key of nobody in reach is in the audit, the
 * same for a patient of others and for none.
 */
export async function readPatientRecord(locals: App.Locals, param: string) {
  const { keys, scope } = locals;
  const { db } = scope;
  const key = patientKeySchema.safeParse(param);
  const patient = key.success ? await findPatient(db, keys, key.data) : undefined;
  if (!patient) {
    await recordAccess(locals, {
      action: 'access-refused',
      outcome: 'refused',
      patientKey: key.success ? key.data : null
    });
    error(404, 'There is no such patient, or it is not yours to see.');
  }
  const patientKey = patient.patient_key;
  const [series, infusions, assessments, alignments] = await Promise.all([
    listPatientSeries(db, patientKey),
    listPatientInfusions(db, patientKey),
    listPatientAssessments(db, patientKey),
    listPatientAlignments(db, patientKey)
  ]);
  return { patient, series, infusions, assessments, alignments };
}

export type PatientRecord = Awaited<ReturnType<typeof readPatientRecord>>;

/** The instruments that the patient has scores of, in the registry's order. */
export function measuredInstruments({ assessments }: PatientRecord): Instrument[] {
  return instruments.filter(({ id }) => assessments.some(({ instrument }) => instrument === id));
}

/** Each measured instrument in the patient's current series; empty before the first infusion. */
export function summariseCurrentSeries(record: PatientRecord): InstrumentSummary[] {
  const current = record.series.at(-1);
  if (!current) return [];
  const aligned = record.alignments.filter(({ series_id }) => series_id === current.series_id);
  return measuredInstruments(record).map((instrument) =>
    summariseInstrument(
      instrument,
      aligned.flatMap((row) =>
        row.instrument === instrument.id && row.valid && row.chosen && row.total_score !== null
          ? [
              {
                totalScore: row.total_score,
                daysFromFirst: row.days_from_first,
                infusionsBefore: row.infusions_before
              }
            ]
          : []
      ),
      current.induction_infusions + current.maintenance_infusions
    )
  );
}
