import { formatDateWithYear } from '../format/date.ts';
import { formatNumber } from '../format/number.ts';
import type { Instrument } from '../instruments/instrument.ts';
import type { FigureColumn } from './column.ts';

/**
 * What the horizontal axis counts. `study-day` is for study data without true dates: days from the first
 * treatment, never a calendar.
 */
export type TrajectoryAxis = 'date' | 'infusion' | 'study-day';

export type TrajectoryInstrument = Pick<
  Instrument,
  | 'id'
  | 'name'
  | 'domain'
  | 'changeScore'
  | 'minimum'
  | 'maximum'
  | 'direction'
  | 'severityBands'
  | 'recallPeriod'
>;

/** Both ends included, in the days of the infusions. */
export interface DayWindow {
  readonly fromDay: number;
  readonly toDay: number;
}

export interface TrajectoryInfusion {
  readonly infusionNumber: number;
  /** Whole days from one origin for the whole patient: 1970-01-01, or a study's own day 0. */
  readonly day: number;
  /** Calendar date; null where only study days are known. */
  readonly givenOn: string | null;
  readonly doseMg: number | null;
  readonly doseMgPerKg: number | null;
  readonly phase: 'induction' | 'maintenance';
}

export interface TrajectorySeries {
  readonly seriesNumber: number;
  readonly agent: string;
  readonly infusions: readonly TrajectoryInfusion[];
  /** Infusions the clinic planned; those not yet given are drawn dashed by infusion number. */
  readonly plannedInfusions?: number | null;
  readonly baselineWindow: DayWindow | null;
  readonly outcomeWindow?: DayWindow | null;
}

/** One score as one series sees it; a score that serves two series comes once for each. */
export interface TrajectoryAssessment {
  readonly assessmentId: number;
  readonly seriesNumber: number;
  readonly instrument: string;
  readonly day: number;
  readonly assessedOn: string | null;
  readonly totalScore: number | null;
  readonly valid: boolean;
  readonly reasonInvalid: string | null;
  /** The score that later ones of this series are held against. */
  readonly isBaseline: boolean;
  readonly infusionsBefore: number;
  /** Answer to the question on self-harm, shown whether or not the total is valid. */
  readonly item9: number | null;
  /** Another score of the day was recorded later and counts instead. */
  readonly duplicate: boolean;
}

export interface TrajectoryLine {
  readonly instrument: string;
  readonly kind: 'response' | 'remission';
  /** Where it is drawn, and what a score must reach. */
  readonly score: number;
  /** At most two lines; a narrow drawing shows the first. */
  readonly label: string;
}

/** Everything one patient's chart shows. The series with the highest number is the current one. */
export interface Trajectory {
  readonly instruments: readonly TrajectoryInstrument[];
  readonly series: readonly TrajectorySeries[];
  readonly assessments: readonly TrajectoryAssessment[];
  readonly lines: readonly TrajectoryLine[];
  readonly axis: TrajectoryAxis;
}

export function currentSeriesOf({ series }: Trajectory): TrajectorySeries | undefined {
  return [...series].sort((a, b) => a.seriesNumber - b.seriesNumber).at(-1);
}

/** A score that can be drawn and compared. */
export function isCounted(
  assessment: TrajectoryAssessment
): assessment is TrajectoryAssessment & { readonly totalScore: number } {
  return assessment.valid && !assessment.duplicate && assessment.totalScore !== null;
}

/** One line of the chart's table and file: a score or an infusion. */
export interface TrajectoryRow {
  readonly kind: 'score' | 'infusion';
  readonly day: number;
  readonly date: string | null;
  readonly seriesNumber: number;
  readonly what: string;
  /** Given before a score; for an infusion, its own number. */
  readonly infusionNumber: number;
  readonly totalScore: number | null;
  readonly changeFromBaseline: number | null;
  readonly item9: number | null;
  readonly doseMg: number | null;
  readonly doseMgPerKg: number | null;
  readonly note: string | null;
}

/** Oldest first; on one day the scores before the infusion, as they count. */
export function trajectoryRows(trajectory: Trajectory): TrajectoryRow[] {
  const instruments = new Map(
    trajectory.instruments.map((instrument) => [instrument.id, instrument])
  );
  const scores = trajectory.assessments.map((assessment): TrajectoryRow => {
    const baseline = trajectory.assessments.find(
      (one) =>
        one.isBaseline &&
        one.seriesNumber === assessment.seriesNumber &&
        one.instrument === assessment.instrument
    )?.totalScore;
    const instrument = instruments.get(assessment.instrument);
    const comparable =
      isCounted(assessment) && assessment.infusionsBefore > 0 && instrument?.changeScore === true;
    return {
      kind: 'score',
      day: assessment.day,
      date: assessment.assessedOn,
      seriesNumber: assessment.seriesNumber,
      what: instrument?.name ?? assessment.instrument,
      infusionNumber: assessment.infusionsBefore,
      totalScore: assessment.totalScore,
      changeFromBaseline:
        comparable && typeof baseline === 'number' ? assessment.totalScore - baseline : null,
      item9: assessment.item9,
      doseMg: null,
      doseMgPerKg: null,
      note: noteOf(assessment)
    };
  });
  const infusions = trajectory.series.flatMap(({ seriesNumber, agent, infusions: given }) =>
    given.map((infusion): TrajectoryRow => ({
      kind: 'infusion',
      day: infusion.day,
      date: infusion.givenOn,
      seriesNumber,
      what: `Infusion ${infusion.infusionNumber}, ${agent}`,
      infusionNumber: infusion.infusionNumber,
      totalScore: null,
      changeFromBaseline: null,
      item9: null,
      doseMg: infusion.doseMg,
      doseMgPerKg: infusion.doseMgPerKg,
      note: infusion.phase === 'maintenance' ? 'maintenance' : null
    }))
  );
  return [...scores, ...infusions].sort(
    (a, b) =>
      a.day - b.day ||
      a.seriesNumber - b.seriesNumber ||
      placeInDay(a) - placeInDay(b) ||
      (a.what < b.what ? -1 : 1)
  );
}

/** An infusion comes after the scores taken before it and before those taken after it. */
function placeInDay({ kind, infusionNumber }: TrajectoryRow): number {
  return kind === 'infusion' ? infusionNumber - 0.5 : infusionNumber;
}

function noteOf({ valid, reasonInvalid, duplicate, isBaseline }: TrajectoryAssessment) {
  if (!valid) return reasonInvalid ?? 'no valid total';
  if (duplicate) return 'another score of this day counts';
  return isBaseline ? 'baseline' : null;
}

function digits(value: number | null, decimals = Number.isInteger(value) ? 0 : 1): string | null {
  return value === null ? null : formatNumber(value, decimals);
}

/** Columns of the table and the file; study days stand in place of dates that do not exist. */
export const trajectoryColumns: readonly FigureColumn<TrajectoryRow>[] = [
  {
    key: 'date',
    label: 'Date',
    value: ({ date, day }) =>
      date === null ? `day ${formatNumber(day)}` : formatDateWithYear(date),
    csv: ({ date }) => date
  },
  { key: 'study_day', label: 'Day', fileOnly: true, value: () => null, csv: studyDayOf },
  { key: 'what', label: 'What', value: ({ what }) => what, csv: ({ what }) => what },
  {
    key: 'series',
    label: 'Series',
    numeric: true,
    value: ({ seriesNumber }) => seriesNumber,
    csv: ({ seriesNumber }) => seriesNumber
  },
  {
    key: 'infusions_before',
    label: 'After infusion',
    numeric: true,
    value: infusionsBefore,
    csv: infusionsBefore
  },
  {
    key: 'total_score',
    label: 'Score',
    numeric: true,
    value: ({ totalScore }) => digits(totalScore),
    csv: ({ totalScore }) => totalScore
  },
  {
    key: 'change_from_baseline',
    label: 'Change',
    unit: 'from baseline',
    numeric: true,
    value: ({ changeFromBaseline }) => digits(changeFromBaseline),
    csv: ({ changeFromBaseline }) => changeFromBaseline
  },
  {
    key: 'item_9',
    label: 'Item 9',
    unit: '0–3',
    numeric: true,
    value: ({ item9 }) => item9,
    csv: ({ item9 }) => item9
  },
  {
    key: 'dose_mg_per_kg',
    label: 'Dose',
    unit: 'mg/kg',
    numeric: true,
    value: ({ doseMgPerKg }) => digits(doseMgPerKg, 2),
    csv: ({ doseMgPerKg }) => doseMgPerKg
  },
  {
    key: 'dose_mg',
    label: 'Dose',
    unit: 'mg',
    numeric: true,
    value: ({ doseMg }) => digits(doseMg),
    csv: ({ doseMg }) => doseMg
  },
  { key: 'note', label: 'Note', value: ({ note }) => note, csv: ({ note }) => note }
];

function studyDayOf({ date, day }: TrajectoryRow): number | null {
  return date === null ? day : null;
}

function infusionsBefore({ kind, infusionNumber }: TrajectoryRow): number {
  return kind === 'infusion' ? infusionNumber - 1 : infusionNumber;
}
