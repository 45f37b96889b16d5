import type { SparklineSpec } from '$lib/charts/sparkline.ts';
import { instruments } from '$lib/instruments/registry.ts';
import { formatChange } from '$lib/format/change.ts';
import { formatListName, formatSexAndAge } from '$lib/format/person.ts';
import { formatScore } from '$lib/format/score.ts';
import { leadingInstrument, summariseInstrument } from '$lib/outcomes/summary.ts';
import type { PatientStatus } from '$lib/outcomes/status.ts';
import type { PatientRow } from '$lib/server/queries/patients.ts';
import type { SeriesTrace } from '$lib/server/queries/series-scores.ts';

/** One measure of one row: the instrument that leads its domain in the current series. */
export interface ListedMeasure {
  readonly instrument: string;
  readonly first: string | null;
  readonly last: string | null;
  readonly change: string | null;
  /** Null where no change of the instrument may be claimed. */
  readonly status: PatientStatus | null;
  readonly sparkline: SparklineSpec;
}

export interface ListedPatient {
  readonly patientKey: number;
  readonly name: string;
  readonly localId: string;
  readonly person: string;
  readonly clinic: string;
  readonly clinician: string | null;
  readonly diagnosis: string | null;
  readonly series: string;
  readonly depression: ListedMeasure | null;
  readonly pain: ListedMeasure | null;
}

export function listedPatient(row: PatientRow, trace: SeriesTrace | undefined): ListedPatient {
  return {
    patientKey: row.patientKey,
    name: formatListName(row),
    localId: row.localId,
    person: formatSexAndAge(row.sex, row.ageYears),
    clinic: row.clinic,
    clinician: row.clinician,
    diagnosis: row.diagnosis,
    series: seriesPosition(row.series),
    depression: trace ? listedMeasure('depression', trace) : null,
    pain: trace ? listedMeasure('pain', trace) : null
  };
}

function seriesPosition(series: PatientRow['series']): string {
  if (series === null) return 'No infusion yet';
  const { inductionInfusions, maintenanceInfusions, plannedInfusions } = series;
  if (maintenanceInfusions > 0) {
    return `Maintenance ${maintenanceInfusions}, after ${inductionInfusions}`;
  }
  return plannedInfusions === null
    ? `Infusion ${inductionInfusions}`
    : `Infusion ${inductionInfusions} of ${plannedInfusions}`;
}

function listedMeasure(domain: 'depression' | 'pain', trace: SeriesTrace): ListedMeasure | null {
  const instrument = leadingInstrument(
    instruments.filter((one) => one.domain === domain),
    (id) => trace.scores.get(id)?.length ?? 0
  );
  if (!instrument) return null;
  const scores = trace.scores.get(instrument.id) ?? [];
  const summary = summariseInstrument(instrument, scores, trace.infusionDays.length);
  const [response] = instrument.responseThresholds;
  const score = (at: typeof summary.baseline) => (at ? formatScore(at.totalScore) : null);
  return {
    instrument: instrument.name,
    first: score(summary.baseline),
    last: score(summary.latest),
    change:
      summary.changeFromBaseline === null
        ? null
        : formatChange(summary.changeFromBaseline, summary.percentChange),
    status: summary.status,
    sparkline: {
      scores: scores.map(({ daysFromFirst, totalScore }) => ({
        day: daysFromFirst,
        score: totalScore
      })),
      infusionDays: trace.infusionDays,
      minimum: instrument.minimum,
      maximum: instrument.maximum,
      responseAt:
        summary.baseline && response && summary.baseline.totalScore > 0
          ? summary.baseline.totalScore * (1 - response.atLeastProportion)
          : null
    }
  };
}
