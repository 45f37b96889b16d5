import { z } from 'zod';
import type { Instrument } from '../../instruments/instrument.ts';
import type { Rater } from '../db/database.ts';
import { refuseFuture } from './calendar-date.ts';
import type { CsvColumn } from './csv-header.ts';
import type { CsvRow } from './csv-file.ts';
import { Refusal } from './import-report.ts';
import type { ImportState } from './import-state.ts';
import { instrumentReader } from './instrument-name.ts';
import {
  column,
  dateReader,
  readName,
  readOptionalInstant,
  readPatientNumber,
  readRow,
  readText,
  readWhole,
  requireWhole,
  type CellRefusal
} from './row-schema.ts';
import { checkTime } from './row-time.ts';
import { RepeatedScores } from './repeated-scores.ts';
import { readScoreText, readTotal } from './score.ts';
import { keepAnchor } from './study-time.ts';

export type AssessmentColumn = keyof ReturnType<typeof assessmentRowSchema>['shape'];

export const assessmentColumns: readonly (CsvColumn & { readonly name: AssessmentColumn })[] = [
  { name: 'patient_id', required: true },
  { name: 'day', required: false },
  { name: 'date', required: false },
  { name: 'instrument', required: true },
  { name: 'score', required: true },
  { name: 'assessed_at', required: false },
  { name: 'phase', required: false },
  { name: 'rater', required: false },
  { name: 'recall_period', required: false }
];

/** One row of assessments.csv, cell text → values. */
export function assessmentRowSchema(refuseDate: (date: string) => Refusal | null) {
  return z.object({
    patient_id: column(readPatientNumber),
    day: column(readWhole(-36_500, 36_500, 'the day')),
    date: column(dateReader(refuseDate)),
    instrument: column(instrumentReader()),
    score: column(readScoreText),
    assessed_at: column(readOptionalInstant),
    phase: column(readText),
    rater: column(readRater),
    recall_period: column(readName)
  });
}

/** Reads rows of assessments.csv into the state, one after the other. */
export function assessmentReader(state: ImportState): (row: CsvRow<AssessmentColumn>) => void {
  const schema = assessmentRowSchema((date) =>
    state.basis === 'calendar' ? refuseFuture(date, state.options.today) : null
  );
  const repeats = new RepeatedScores();
  return (row) => {
    const answer = readRow(schema, row.values);
    const { fields, refusals } = answer;
    const patient = fields.patient_id === undefined ? null : state.findPatient(fields.patient_id);
    if (patient instanceof Refusal) refusals.push({ column: 'patient_id', refusal: patient });
    const known = patient instanceof Refusal ? null : patient;
    const total = checkTotal(fields.instrument, fields.score, refusals);
    checkRecallPeriod(fields.instrument, fields.recall_period, refusals);
    const placed = checkTime(state, known, fields, 'assessed_at', refusals);
    if (refusals.length > 0 || known === null || placed === null || total === null) {
      state.refuse(row, refusals);
      return;
    }
    const whole = requireWhole(answer);
    const { instrument } = whole;
    const repeated = repeats.add(
      known.index,
      instrument.id,
      placed,
      whole.assessed_at,
      total,
      row.line
    );
    if (repeated === 'identical') {
      state.skippedDuplicates += 1;
      return;
    }
    if (repeated) {
      state.refuse(row, [{ column: 'score', refusal: repeated }]);
      return;
    }
    keepAnchor(known, placed, row);
    const fact = {
      clinic: known.fact.clinic,
      localId: known.fact.localId,
      instrument: instrument.id,
      instrumentVersion: instrument.version,
      assessedOn: placed.date ?? '',
      assessedAt: whole.assessed_at,
      studyDay: placed.studyDay,
      phase: whole.phase,
      rater: whole.rater ?? instrument.rater,
      recallPeriod: whole.recall_period ?? instrument.recallPeriod,
      totalScore: total,
      valid: true,
      reasonInvalid: null,
      source: 'import' as const,
      items: null,
      corrects: null,
      recordedAt: null
    };
    state.assessments.push(fact);
    if (placed.date === null)
      state.awaitDate(known, placed.studyDay, (date) => (fact.assessedOn = date));
  };
}

function checkTotal(
  instrument: Instrument | undefined,
  digits: string | undefined,
  refusals: CellRefusal[]
): number | null {
  if (!instrument || digits === undefined) return null;
  const total = readTotal(instrument, digits);
  if (typeof total === 'number') return total;
  refusals.push({ column: 'score', refusal: total });
  return null;
}

function checkRecallPeriod(
  instrument: Instrument | undefined,
  stated: string | null | undefined,
  refusals: CellRefusal[]
): void {
  if (!instrument || !stated || instrument.recallPeriods.includes(stated)) return;
  refusals.push({
    column: 'recall_period',
    refusal: new Refusal(
      'choice',
      `{value} is not a recall period of ${instrument.name}.`,
      `Write ${instrument.recallPeriods.join(' or ')}, or leave it blank.`
    )
  });
}

function readRater(text: string): Rater | null | Refusal {
  const word = text.trim().toLowerCase();
  if (word === '') return null;
  if (word === 'self' || word === 'patient') return 'self';
  if (word === 'clinician') return 'clinician';
  return new Refusal(
    'choice',
    '{value} is not self or clinician.',
    'Write one, or leave it blank.'
  );
}
