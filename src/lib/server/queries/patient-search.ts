import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Database, Indication } from '../db/database.ts';
import { isOneOf } from '../db/functions.ts';
import { streamChunks } from '../db/stream-chunks.ts';
import type { Keys } from '../keys.ts';
import { localIdIndex, openIdentity } from '../patient-identity.ts';

const OPENED_BETWEEN_TURNS = 256;

export interface PatientSearch {
  /** Words that a name or local id contains, or a whole local id; empty for everyone. */
  readonly q: string;
  readonly clinic?: number | undefined;
  readonly indication?: Indication | undefined;
  readonly sort: 'recent' | 'name';
}

interface Match {
  readonly patientKey: number;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly localId: string;
  readonly lastInfusionOn: string | null;
}

/**
 * Keys of the patients that match, in order. Who has exactly this local id is found by its blind index;
 * otherwise the names and local ids of everyone in reach are opened, about 30 µs each.
 */
export async function findMatches(
  db: Kysely<Database>,
  keys: Keys,
  search: PatientSearch
): Promise<number[]> {
  const named = await findByLocalId(db, keys, search);
  const matches = named.length > 0 ? named : await findByNames(db, keys, search);
  return matches
    .sort(search.sort === 'name' ? byName : byRecency)
    .map(({ patientKey }) => patientKey);
}

async function findByLocalId(
  db: Kysely<Database>,
  keys: Keys,
  search: PatientSearch
): Promise<Match[]> {
  if (!/\d/.test(search.q)) return [];
  const clinics = await db.selectFrom('clinics').select('clinic_id').execute();
  if (clinics.length === 0) return [];
  const indexes = clinics.map(({ clinic_id }) => localIdIndex(keys, clinic_id, search.q));
  const rows = await localIdQuery(db, search, indexes).execute();
  return rows.map((row) => openMatch(keys, row));
}

async function findByNames(
  db: Kysely<Database>,
  keys: Keys,
  search: PatientSearch
): Promise<Match[]> {
  const words = search.q.split(/[\s,]+/).map(folded);
  const matches: Match[] = [];
  let opened = 0;
  for await (const chunk of streamChunks(db, identitiesQuery(db, search))) {
    for (const row of chunk) {
      const match = openMatch(keys, row);
      if (containsAll(match, words)) matches.push(match);
      opened += 1;
      if (opened % OPENED_BETWEEN_TURNS === 0) await setImmediate();
    }
  }
  return matches;
}

export function localIdQuery(
  db: Kysely<Database>,
  search: PatientSearch,
  indexes: readonly string[]
) {
  return identitiesQuery(db, search).where((eb) => isOneOf(eb.ref('i.local_id_index'), indexes));
}

/** The sealed names of everyone in reach, with what the list is sorted by. */
export function identitiesQuery(db: Kysely<Database>, { clinic, indication }: PatientSearch) {
  return db
    .selectFrom('patients as p')
    .innerJoin('patient_identities as i', 'i.patient_key', 'p.patient_key')
    .leftJoin('series as s', (join) =>
      join.onRef('s.patient_key', '=', 'p.patient_key').on('s.is_current', '=', true)
    )
    .select(['p.patient_key', 'i.local_id', 'i.given_name', 'i.family_name', 's.last_infusion_on'])
    .$if(clinic !== undefined, (one) => one.where('p.clinic_id', '=', clinic ?? 0))
    .$if(indication !== undefined, (one) => one.where('p.indication', '=', indication ?? 'other'));
}

type SealedRow = Awaited<ReturnType<ReturnType<typeof identitiesQuery>['execute']>>[number];

function openMatch(keys: Keys, sealed: SealedRow): Match {
  const row = openIdentity(keys, sealed);
  return {
    patientKey: row.patient_key,
    familyName: row.family_name,
    givenName: row.given_name,
    localId: row.local_id,
    lastInfusionOn: row.last_infusion_on
  };
}

function containsAll({ familyName, givenName, localId }: Match, words: readonly string[]): boolean {
  const texts = [familyName ?? '', givenName ?? '', localId].map(folded);
  return words.every((word) => texts.some((text) => text.includes(word)));
}

/** Letter case and accents aside. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}

const alphabet = new Intl.Collator('en', { numeric: true });

function byName(a: Match, b: Match): number {
  return (
    compareNames(a.familyName, b.familyName) ||
    compareNames(a.givenName, b.givenName) ||
    alphabet.compare(a.localId, b.localId) ||
    a.patientKey - b.patientKey
  );
}

function compareNames(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return alphabet.compare(a, b);
}

function byRecency(a: Match, b: Match): number {
  if (a.lastInfusionOn === b.lastInfusionOn) return a.patientKey - b.patientKey;
  return (a.lastInfusionOn ?? '') < (b.lastInfusionOn ?? '') ? 1 : -1;
}
