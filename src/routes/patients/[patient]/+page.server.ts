import { z } from 'zod';
import { describeTrajectory } from '$lib/charts/describe-trajectory.ts';
import { renderChart } from '$lib/charts/render.ts';
import { trajectorySpec, trajectoryWidths } from '$lib/charts/trajectory-spec.ts';
import { trajectoryRows } from '$lib/charts/trajectory.ts';
import { formatFullName, formatListName } from '$lib/format/person.ts';
import { recordAccess } from '$lib/server/audit/record-access.ts';
import type { PageServerLoad } from './$types';
import { infusionRows } from './infusions.ts';
import { readPatientRecord, summariseCurrentSeries } from './patient-record.ts';
import { patientTrajectory } from './patient-trajectory.ts';
import { scoreTiles } from './tiles.ts';

const axisSchema = z.enum(['date', 'infusion']).catch('date');

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const record = await readPatientRecord(locals, params.patient);
  await recordAccess(locals, {
    action: 'patient-viewed',
    patientKey: record.patient.patient_key
  });
  const chosenAxis = axisSchema.parse(url.searchParams.get('axis'));
  const studyDays = record.patient.day_basis === 'study-day';
  const trajectory = patientTrajectory(
    record,
    chosenAxis === 'date' && studyDays ? 'study-day' : chosenAxis
  );
  const { patient } = record;
  const name = {
    localId: patient.local_id,
    givenName: patient.given_name,
    familyName: patient.family_name
  };
  return {
    patient,
    name: formatFullName(name),
    listName: formatListName(name),
    axis: chosenAxis,
    studyDays,
    series: record.series,
    tiles: scoreTiles(record, summariseCurrentSeries(record)),
    sentences: trajectory.instruments
      .filter(({ domain }) => domain === 'depression' || domain === 'pain')
      .map(({ id }) => describeTrajectory(trajectory, id)),
    drawing: {
      wide: renderChart(trajectorySpec(trajectory, trajectoryWidths.wide)),
      medium: renderChart(trajectorySpec(trajectory, trajectoryWidths.medium)),
      narrow: renderChart(trajectorySpec(trajectory, trajectoryWidths.narrow)),
      phone: renderChart(trajectorySpec(trajectory, trajectoryWidths.phone))
    },
    counts: {
      scores: trajectory.assessments.length,
      invalid: record.assessments.filter(({ valid }) => !valid).length
    },
    rows: trajectoryRows(trajectory),
    infusions: infusionRows(record)
  };
};
