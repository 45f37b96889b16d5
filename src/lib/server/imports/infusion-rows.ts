import { z } from 'zod';
import { refuseFuture, toEpochDay } from './calendar-date.ts';
import type { CsvColumn } from './csv-header.ts';
import type { CsvRow } from './csv-file.ts';
import { isUnusualDose, readAmount, readDose, refuseImpossibleDose, type Dose } from './dose.ts';
import { Refusal, type RowPosition } from './import-report.ts';
import type { ImportState, PatientEntry } from './import-state.ts';
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
import { keepAnchor } from './study-time.ts';

export type InfusionColumn = keyof ReturnType<typeof infusionRowSchema>['shape'];

export const infusionColumns: readonly (CsvColumn & { readonly name: InfusionColumn })[] = [
  { name: 'patient_id', required: true },
  { name: 'series_id', required: false },
  { name: 'infusion_no', required: false },
  { name: 'day', required: false },
  { name: 'date', required: false },
  { name: 'drug', required: true, aliases: ['agent'] },
  { name: 'dose', required: false },
  { name: 'dose_mg', required: false },
  { name: 'dose_mg_per_kg', required: false },
  { name: 'route', required: false },
  { name: 'minutes', required: false },
  { name: 'clinician', required: false },
  { name: 'started_at', required: false }
];

/** One row of infusions.csv, cell text → values. */
export function infusionRowSchema(refuseDate: (date: string) => Refusal | null) {
  return z.object({
    patient_id: column(readPatientNumber),
    series_id: column(readName),
    infusion_no: column(readWhole(1, 9999, 'the infusion number')),
    day: column(readWhole(-36_500, 36_500, 'the day')),
    date: column(dateReader(refuseDate)),
    drug: column(readAgent),
    dose: column(readDose),
    dose_mg: column(readAmount),
    dose_mg_per_kg: column(readAmount),
    route: column(readText),
    minutes: column(readWhole(0, 2880, 'the minutes')),
    clinician: column(readName),
    started_at: column(readOptionalInstant)
  });
}

type InfusionFields = z.output<ReturnType<typeof infusionRowSchema>>;

/** Reads rows of infusions.csv into the state; `finish` checks what only the whole file shows. */
export function infusionReader(state: ImportState): {
  read: (row: CsvRow<InfusionColumn>) => void;
  finish: () => void;
} {
  const schema = infusionRowSchema((date) =>
    state.basis === 'calendar' ? refuseFuture(date, state.options.today) : null
  );
  const seen = new Set<string>();
  const numbered = new Map<string, NumberedInfusion[]>();
  const tally = { unitNotStated: 0, unusualDoses: 0, unnumberedSeries: 0 };

  const read = (row: CsvRow<InfusionColumn>): void => {
    const answer = readRow(schema, row.values);
    const { fields, refusals } = answer;
    const patient = fields.patient_id === undefined ? null : state.findPatient(fields.patient_id);
    if (patient instanceof Refusal) refusals.push({ column: 'patient_id', refusal: patient });
    const dose = combineDose(fields, refusals);
    const known = patient instanceof Refusal ? null : patient;
    const placed = checkTime(state, known, fields, 'started_at', refusals);
    if (refusals.length > 0 || known === null || placed === null || dose === null) {
      state.refuse(row, refusals);
      return;
    }
    const whole = requireWhole(answer);
    const key = JSON.stringify([
      known.index,
      placed,
      whole.started_at,
      whole.drug,
      whole.series_id,
      dose
    ]);
    if (seen.has(key)) {
      state.skippedDuplicates += 1;
      return;
    }
    seen.add(key);
    keepAnchor(known, placed, row);
    const { clinic, localId } = known.fact;
    state.addClinician(clinic, whole.clinician);
    const fact = {
      clinic,
      localId,
      clinician: whole.clinician,
      seriesLabel: whole.series_id,
      givenOn: placed.date ?? '',
      startedAt: whole.started_at,
      studyDay: placed.studyDay,
      agent: whole.drug,
      route: whole.route,
      ...dose,
      durationMinutes: whole.minutes
    };
    state.infusions.push(fact);
    if (placed.date === null)
      state.awaitDate(known, placed.studyDay, (date) => (fact.givenOn = date));
    if (whole.series_id !== null) state.addSeries(known, whole.series_id);
    if (dose.doseText !== null && /^\s*\d+(\.\d+)?\s*$/.test(dose.doseText))
      tally.unitNotStated += 1;
    if (isUnusualDose(whole.drug, dose)) tally.unusualDoses += 1;
    if (whole.infusion_no === null) return;
    if (whole.series_id === null) tally.unnumberedSeries += 1;
    else addNumbered(numbered, known, whole, row);
  };
  const finish = (): void => {
    for (const series of numbered.values()) refuseDisorder(state, series);
    const { unitNotStated, unusualDoses, unnumberedSeries } = tally;
    if (unitNotStated > 0)
      state.notices.push(
        `${unitNotStated} infusions have a dose without a unit: kept as text, not as mg. Name the column dose_mg if it is mg.`
      );
    if (unusualDoses > 0)
      state.notices.push(
        `${unusualDoses} ketamine doses are above 3 mg/kg or 300 mg. They are imported; check them.`
      );
    if (unnumberedSeries > 0)
      state.notices.push(
        `${unnumberedSeries} infusions have an infusion_no without a series_id: infusions are numbered by their days.`
      );
  };
  return { read, finish };
}

function readAgent(text: string): string | Refusal {
  const name = readName(text);
  if (name instanceof Refusal) return name;
  return (
    name?.toLowerCase() ??
    new Refusal('blank', 'The drug is blank.', 'Enter what was given, such as ketamine or placebo.')
  );
}

/** One dose from the columns `dose`, `dose_mg` and `dose_mg_per_kg`; null where one could not be read. */
function combineDose(fields: Partial<InfusionFields>, refusals: CellRefusal[]): Dose | null {
  const { dose, dose_mg, dose_mg_per_kg, drug } = fields;
  if (dose === undefined || dose_mg === undefined || dose_mg_per_kg === undefined) return null;
  const pairs = [
    ['dose_mg', dose.doseMg, dose_mg],
    ['dose_mg_per_kg', dose.doseMgPerKg, dose_mg_per_kg]
  ] as const;
  for (const [name, written, stated] of pairs)
    if (written !== null && stated !== null && written !== stated)
      refusals.push({
        column: name,
        refusal: new Refusal('dose', 'Differs from the column dose.', 'Correct one of the two.')
      });
  const combined: Dose = {
    doseMg: dose_mg ?? dose.doseMg,
    doseMgPerKg: dose_mg_per_kg ?? dose.doseMgPerKg,
    doseText: dose.doseText
  };
  const impossible = drug === undefined ? null : refuseImpossibleDose(drug, combined);
  if (impossible)
    refusals.push({
      column: dose_mg_per_kg !== null ? 'dose_mg_per_kg' : dose_mg !== null ? 'dose_mg' : 'dose',
      refusal: impossible
    });
  return combined;
}

interface NumberedInfusion {
  readonly number: number;
  /** Study day, or days from 1970-01-01. */
  readonly when: number;
  readonly position: RowPosition;
  readonly value: string;
}

function addNumbered(
  numbered: Map<string, NumberedInfusion[]>,
  patient: PatientEntry,
  { infusion_no, series_id, day, date }: InfusionFields,
  row: CsvRow<InfusionColumn>
): void {
  const when = day ?? (date === null ? null : toEpochDay(date));
  if (infusion_no === null || when === null) return;
  const { file, line, record, values } = row;
  const infusion = {
    number: infusion_no,
    when,
    position: { file, line, record },
    value: values.infusion_no
  };
  const key = JSON.stringify([patient.index, series_id]);
  const series = numbered.get(key);
  if (series) series.push(infusion);
  else numbered.set(key, [infusion]);
}

/** Within a stated series the numbers must rise with the days; a series is then counted by its days. */
function refuseDisorder(state: ImportState, series: NumberedInfusion[]): void {
  series.sort((a, b) => a.when - b.when || a.number - b.number);
  for (const [at, infusion] of series.entries()) {
    const earlier = series[at - 1];
    if (!earlier || infusion.number > earlier.number) continue;
    const refusal = new Refusal(
      'conflict',
      `Infusion {value} of this series comes after infusion ${earlier.number}, on line ${earlier.position.line}, by its day.`,
      'Correct the number or the day.'
    );
    state.log.add(infusion.position, 'infusion_no', refusal, infusion.value);
  }
}
