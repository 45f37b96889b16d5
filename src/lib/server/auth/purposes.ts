import type { Database } from '../db/database.ts';
import type { Role } from './roles.ts';

export type Table = keyof Database;

/**
 * What a page is for, which says what it may read and write:
 * - `patients`: everything of the patients in reach, names too
 * - `lookup`: who a clinic's patients are, to find a colleague's for a stated reason
 * - `outcomes`: patients in reach without their identities; its pages show aggregates
 * - `administration`: accounts, audit and the imports' ledger; no clinical row
 * - `undo-import`: what an import wrote, to take it back; its action shows no row
 */
export type Purpose = 'patients' | 'lookup' | 'outcomes' | 'administration' | 'undo-import';

interface PurposeRules {
  /** Reads every clinic. */
  readonly everyClinic: boolean;
  /** Roles that read the whole of their clinics. */
  readonly wholeClinicsOf: readonly Role[];
  /** Whether clinicians read their own panels. */
  readonly ownPanels: boolean;
  readonly reads: readonly Table[];
  readonly writes: readonly Table[];
}

/** Tables whose rows each belong to one patient. */
export const tablesOfPatients = [
  'patients',
  'patient_identities',
  'stated_series',
  'infusions',
  'current_infusions',
  'assessments',
  'current_assessments',
  'item_scores',
  'series',
  'series_infusions',
  'aligned_assessments'
] as const satisfies readonly Table[];

const withoutIdentities = tablesOfPatients.filter((table) => table !== 'patient_identities');

/** What every purpose needs: names of clinics, the version that kept results hold for, the audit's end. */
const always = ['clinics', 'clinicians', 'data_version', 'audit_head'] as const;
const audit = ['audit_entries', 'audit_head'] as const;

export const purposes: Record<Purpose, PurposeRules> = {
  patients: {
    everyClinic: false,
    wholeClinicsOf: [],
    ownPanels: true,
    reads: [...always, ...tablesOfPatients],
    writes: audit
  },
  lookup: {
    everyClinic: false,
    wholeClinicsOf: ['clinician'],
    ownPanels: false,
    reads: [...always, 'patients', 'patient_identities'],
    writes: [...audit, 'patient_lookups']
  },
  outcomes: {
    everyClinic: false,
    wholeClinicsOf: ['director', 'analyst'],
    ownPanels: true,
    reads: [...always, ...withoutIdentities],
    writes: audit
  },
  administration: {
    everyClinic: true,
    wholeClinicsOf: [],
    ownPanels: false,
    reads: [
      ...always,
      'users',
      'memberships',
      'sessions',
      'one_time_links',
      'imports',
      'audit_entries'
    ],
    writes: [...audit, 'users', 'memberships', 'sessions', 'one_time_links']
  },
  'undo-import': {
    everyClinic: true,
    wholeClinicsOf: [],
    ownPanels: false,
    reads: [
      ...always,
      'imports',
      'import_repeats',
      'memberships',
      'audit_entries',
      ...tablesOfPatients
    ],
    writes: [...audit, 'imports', 'import_repeats', 'clinics', 'clinicians', ...tablesOfPatients]
  }
};

/** Every table and view; `satisfies` makes a new one a type error until it is listed. */
export const tables = Object.keys({
  aligned_assessments: true,
  assessments: true,
  audit_entries: true,
  audit_head: true,
  clinicians: true,
  clinics: true,
  current_assessments: true,
  current_infusions: true,
  data_version: true,
  import_repeats: true,
  imports: true,
  infusions: true,
  item_scores: true,
  key_state: true,
  memberships: true,
  one_time_links: true,
  patient_identities: true,
  patient_lookups: true,
  patients: true,
  series: true,
  series_infusions: true,
  sessions: true,
  stated_series: true,
  users: true,
  write_count: true
} satisfies Record<Table, true>) as Table[]; // Object.keys forgets the keys' type
