import type { Instrument } from '../instruments/instrument.ts';
import { severityBandOf } from '../instruments/severity-band.ts';
import { addDays } from './days.ts';
import type { OutcomeCounts } from './rates.ts';

/** What a rate can be split by. Each series is in exactly one group, so that groups add up to the whole. */
export const groupings = ['clinic', 'clinician', 'indication', 'severity', 'quarter'] as const;
export type Grouping = (typeof groupings)[number];

/**
 * One group as the database names it, in up to two parts:
 * clinic — its name; clinician — clinic, clinician; indication — indication, diagnosis as recorded, so
 * that conditions are never pooled; severity — band of the baseline, or null and why there is none;
 * quarter — first day of the calendar quarter of infusion 1, null where the dates are invented.
 */
export interface GroupName {
  readonly name: string | null;
  readonly part: string | null;
}

export const unbanded = ['no-baseline', 'no-band', 'not-started'] as const;
export type Unbanded = (typeof unbanded)[number];

/** Where a series that began stands among the registry's bands; only a started one has a baseline. */
export function severityGroupOf(
  instrument: Instrument,
  started: boolean,
  baseline: number | null
): GroupName {
  if (!started) return { name: null, part: 'not-started' };
  if (baseline === null) return { name: null, part: 'no-baseline' };
  const band = severityBandOf(instrument, baseline);
  return band ? { name: band.label, part: null } : { name: null, part: 'no-band' };
}

/** `2026-01-01` for any day of the first quarter. */
export function quarterOf(isoDay: string): string {
  const quarter = Math.floor((Number(isoDay.slice(5, 7)) - 1) / 3);
  return `${isoDay.slice(0, 4)}-${String(quarter * 3 + 1).padStart(2, '0')}-01`;
}

/** The group's parts by name, as exports and the API give them; null is "not recorded". */
export function keyOfGroup(
  grouping: Grouping,
  { name, part }: GroupName
): Readonly<Record<string, string | null>> {
  switch (grouping) {
    case 'clinic':
      return { clinic: name };
    case 'clinician':
      return { clinic: name, clinician: part };
    case 'indication':
      return { indication: name, diagnosis: part };
    case 'severity':
      return { severity: name ?? part };
    case 'quarter':
      return { quarter: name };
  }
}

/** "moderately severe", "CRPS (pain)", "2026 Q1". */
export function labelOfGroup(grouping: Grouping, { name, part }: GroupName): string {
  switch (grouping) {
    case 'clinic':
      return name ?? 'clinic not recorded';
    case 'clinician':
      return `${part ?? 'clinician not recorded'}, ${name ?? 'clinic not recorded'}`;
    case 'indication':
      return `${part ?? 'diagnosis not recorded'} (${(name ?? 'other').replaceAll('-', ' ')})`;
    case 'severity':
      return name ?? unbandedLabels[part as Unbanded] ?? ''; // the database names no other part
    case 'quarter':
      return name === null
        ? 'invented dates'
        : `${name.slice(0, 4)} Q${(Number(name.slice(5, 7)) + 2) / 3}`;
  }
}

const unbandedLabels: Readonly<Record<Unbanded, string>> = {
  'no-baseline': 'no baseline',
  'no-band': 'outside every severity band',
  'not-started': 'not started'
};

/**
 * Why a group has no rate of its own, or null: the dates of study data are invented; a quarter counts only
 * once it is over and the last window of those who began in it has closed; bands come from the registry.
 */
export function whyNoGroupRate(
  grouping: Grouping,
  { name, part }: GroupName,
  instrument: Instrument,
  counts: OutcomeCounts,
  dataCutOn: string | null
): string | null {
  if (grouping === 'quarter') {
    if (name === null) return 'dates are invented: the source gives days from the first treatment';
    if (dataCutOn === null || dataCutOn < lastDayOfQuarter(name)) return 'the quarter is not over';
    if (counts.windowOpen > 0) return 'outcome windows of the quarter are still open';
  }
  if (grouping === 'severity' && part === 'no-band' && instrument.severityBands.length === 0) {
    return `no severity bands are sourced for ${instrument.name}`;
  }
  return null;
}

function lastDayOfQuarter(firstDay: string): string {
  return addDays(quarterOf(addDays(firstDay, 100)), -1);
}

/** The order of a table: bands by severity, quarters by time, the rest by name; "not recorded" last. */
export function compareGroups(
  grouping: Grouping,
  instrument: Instrument
): (a: GroupName, b: GroupName) => number {
  const place = ({ name, part }: GroupName) =>
    grouping !== 'severity'
      ? 0
      : name === null
        ? instrument.severityBands.length + unbanded.indexOf(part as Unbanded) // the only parts without a name
        : instrument.severityBands.findIndex(({ label }) => label === name);
  return (a, b) =>
    place(a) - place(b) || compareNames(a.name, b.name) || compareNames(a.part, b.part);
}

function compareNames(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.localeCompare(b, 'en', { numeric: true });
}
