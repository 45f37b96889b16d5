import { formatPointChange } from '$lib/format/change.ts';
import { formatDayAndMonth, formatStudyDay } from '$lib/format/date.ts';
import { formatPercentChange } from '$lib/format/percent.ts';
import { formatScore } from '$lib/format/score.ts';
import { addDays } from '$lib/outcomes/days.ts';
import type { PatientStatus } from '$lib/outcomes/status.ts';
import type { InstrumentSummary, SeriesScore } from '$lib/outcomes/summary.ts';
import type { PatientRecord } from './patient-record.ts';

/** Last and previous value of one measure, as text. */
export interface ScoreTile {
  readonly name: string;
  readonly when: string | null;
  readonly latest: string | null;
  readonly previous: string | null;
  readonly change: string;
  readonly status: PatientStatus | null;
}

export function scoreTiles(
  record: PatientRecord,
  summaries: readonly InstrumentSummary[]
): ScoreTile[] {
  const current = record.series.at(-1);
  if (!current) return [];
  const when = (score: SeriesScore) =>
    record.patient.day_basis === 'study-day'
      ? formatStudyDay(score.daysFromFirst)
      : formatDayAndMonth(addDays(current.first_infusion_on, score.daysFromFirst));
  const tiles = summaries.map((summary): ScoreTile => {
    const shown = summary.latest ?? summary.baseline;
    return {
      name: summary.instrument.name,
      when: shown ? when(shown) : null,
      latest: shown ? formatScore(shown.totalScore) : null,
      previous: summary.previous
        ? `${formatScore(summary.previous.totalScore)}, ${when(summary.previous)}`
        : null,
      change: changeSinceBaseline(summary),
      status: summary.status
    };
  });
  const item9 = item9Tile(record);
  return item9 ? [...tiles, item9] : tiles;
}

function changeSinceBaseline(summary: InstrumentSummary): string {
  const { baseline, latest, changeFromBaseline, percentChange } = summary;
  if (!baseline) return 'No baseline in the 14 days before infusion 1';
  if (!latest || changeFromBaseline === null) return 'Baseline only';
  const from = `from ${formatScore(baseline.totalScore)}`;
  const percent = percentChange === null ? '' : `, ${formatPercentChange(percentChange)}`;
  return changeFromBaseline === 0
    ? `No change ${from}`
    : `${formatPointChange(changeFromBaseline)}${percent} ${from}`;
}

/** PHQ-9 item 9 by itself: it stands whether or not the total is valid. */
function item9Tile({ patient, assessments }: PatientRecord): ScoreTile | null {
  const answers = assessments.flatMap((assessment) => {
    const score = assessment.items.get('phq9-9');
    return score === undefined || score === null ? [] : [{ assessment, score }];
  });
  const latest = answers.at(-1);
  if (!latest) return null;
  const previous = answers.at(-2);
  const when = ({ assessment }: typeof latest) =>
    patient.day_basis === 'study-day' && assessment.study_day !== null
      ? formatStudyDay(assessment.study_day)
      : formatDayAndMonth(assessment.assessed_on);
  const highest = answers.reduce((worst, one) => (one.score > worst.score ? one : worst));
  return {
    name: 'Item 9',
    when: when(latest),
    latest: String(latest.score),
    previous: previous ? `${previous.score}, ${when(previous)}` : null,
    change: highest.score > 0 ? `Highest ${highest.score}, ${when(highest)}` : '0 in every answer',
    status: null
  };
}
