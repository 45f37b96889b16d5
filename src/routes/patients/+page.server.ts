import { recordAccess } from '$lib/server/audit/record-access.ts';
import { listClinics } from '$lib/server/queries/clinics.ts';
import {
  listPatients,
  patientFilterSchema,
  patientsPerPage
} from '$lib/server/queries/patients.ts';
import { listSeriesTraces } from '$lib/server/queries/series-scores.ts';
import type { PageServerLoad } from './$types';
import { listedPatient } from './rows.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { keys, scope } = locals;
  const { db } = scope;
  const filter = patientFilterSchema.parse(Object.fromEntries(url.searchParams));
  const [{ rows, total }, clinics] = await Promise.all([
    listPatients(db, keys, filter),
    listClinics(db)
  ]);
  const traces = await listSeriesTraces(
    db,
    rows.flatMap(({ series }) => (series ? [series.seriesId] : []))
  );
  await recordAccess(locals, {
    action: 'patients-listed',
    subject: { patients: rows.length, page: filter.page, searched: filter.q !== '' }
  });
  return {
    filter,
    total,
    pageCount: Math.max(1, Math.ceil(total / patientsPerPage)),
    patients: rows.map((row) =>
      listedPatient(row, row.series ? traces.get(row.series.seriesId) : undefined)
    ),
    clinics: clinics.map(({ clinicId, name }) => ({ value: String(clinicId), label: name }))
  };
};
