import { error } from '@sveltejs/kit';
import { trajectoryColumns, trajectoryRows } from '$lib/charts/trajectory.ts';
import { csvResponse, writeCsv } from '$lib/exports/csv.ts';
import { recordAccess } from '$lib/server/audit/record-access.ts';
import { infusionColumns, infusionRows } from '../infusions.ts';
import { readPatientRecord, type PatientRecord } from '../patient-record.ts';
import { patientTrajectory } from '../patient-trajectory.ts';
import type { RequestHandler } from './$types';

const figures: Record<string, (record: PatientRecord) => string> = {
  trajectory: (record) =>
    writeCsv(trajectoryColumns, trajectoryRows(patientTrajectory(record, 'date'))),
  infusions: (record) => writeCsv(infusionColumns, infusionRows(record))
};

export const GET: RequestHandler = async ({ locals, params }) => {
  const write = Object.hasOwn(figures, params.figure) ? figures[params.figure] : undefined;
  if (!write) error(404, 'There is no such figure.');
  const record = await readPatientRecord(locals, params.patient);
  await recordAccess(locals, {
    action: 'file-exported',
    patientKey: record.patient.patient_key,
    subject: { file: params.figure }
  });
  // The random key, not the record number: file names end up in mail and on shared screens.
  return csvResponse(`${params.figure}_${record.patient.patient_key}.csv`, write(record));
};
