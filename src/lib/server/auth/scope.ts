import {
  expressionBuilder,
  type Expression,
  type Kysely,
  type SelectQueryNode,
  type SqlBool,
  type Transaction
} from 'kysely';
import type { OpenDatabase, ReadableDatabase } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import { purposes, tables, tablesOfPatients, type Purpose, type Table } from './purposes.ts';
import type { User } from './roles.ts';
import { ScopePlugin } from './scope-plugin.ts';

/** The patients that someone may read: everyone's, or those of whole clinics, of panels, and named ones. */
export type Reach =
  | 'everyone'
  | {
      readonly clinicIds: readonly number[];
      readonly panels: readonly { readonly clinicId: number; readonly clinicianId: number }[];
      readonly patientKeys: readonly number[];
    };

/** A database narrowed to what one user may read and write for one purpose. */
export interface ScopedDatabase extends ReadableDatabase {
  /** Runs `work` in one transaction, as `OpenDatabase.write` does. */
  write<T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T>;
}

/** @param lookedUp patients of colleagues that the user may read for now */
export function reachOf(user: User, purpose: Purpose, lookedUp: readonly number[] = []): Reach {
  const { everyClinic, wholeClinicsOf, ownPanels } = purposes[purpose];
  if (everyClinic) return 'everyone';
  const whole = new Set(
    user.memberships.flatMap(({ role, clinicId }) =>
      clinicId !== null && wholeClinicsOf.includes(role) ? [clinicId] : []
    )
  );
  const panels = user.memberships.flatMap(({ role, clinicId, clinicianId }) =>
    role === 'clinician' && clinicId !== null && clinicianId !== null && !whole.has(clinicId)
      ? [{ clinicId, clinicianId }]
      : []
  );
  return {
    clinicIds: [...whole].sort((a, b) => a - b),
    panels: ownPanels ? panels : [],
    patientKeys: purpose === 'patients' ? lookedUp : []
  };
}

/** The only way from a signed-in user to a database. */
export function scopeDatabase(
  database: OpenDatabase,
  user: User,
  purpose: Purpose,
  lookedUp: readonly number[] = []
): ScopedDatabase {
  const reach = reachOf(user, purpose, lookedUp);
  const plugin = new ScopePlugin({
    readable: new Map(
      purposes[purpose].reads.map((table) => [table, rowsInReach(database.db, table, reach)])
    ),
    writable: new Set(purposes[purpose].writes),
    known: new Set(tables)
  });
  return {
    db: database.db.withPlugin(plugin),
    quick: database.quick.withPlugin(plugin),
    identity: database.identity,
    reach: JSON.stringify([purpose, reach]),
    // Pages write a few rows, of who saw what: on a nearly full disk too, or nobody could read.
    write: (work) =>
      database.write((trx) => work(narrowed(trx, plugin)), {
        belowFloor: purpose !== 'undo-import'
      })
  };
}

/** Kysely types a transaction with a plugin as a plain database, though it stays the transaction. */
function narrowed(trx: Transaction<Database>, plugin: ScopePlugin): Transaction<Database> {
  return trx.withPlugin(plugin) as Transaction<Database>;
}

/** Which rows of the table are in reach; null for all of them. */
function rowsInReach(db: Kysely<Database>, table: Table, reach: Reach): SelectQueryNode | null {
  if (reach === 'everyone') return null;
  if (isOfPatients(table)) return rowsOfPatients(db, table, reach).toOperationNode();
  if (table === 'clinics' || table === 'clinicians') {
    const ids = [...reach.clinicIds, ...reach.panels.map(({ clinicId }) => clinicId)];
    // Both have clinic_id; Kysely cannot resolve columns of either.
    return db
      .selectFrom(table as 'clinics')
      .selectAll()
      .where((eb) => oneOf(eb.ref('clinic_id'), ids))
      .toOperationNode();
  }
  return null;
}

type Limited = Exclude<Reach, 'everyone'>;

function rowsOfPatients(
  db: Kysely<Database>,
  table: (typeof tablesOfPatients)[number],
  reach: Limited
) {
  if (table === 'patients') return patientsInReach(db, reach).selectAll();
  // All have patient_key and clinic_id; Kysely cannot resolve columns of any.
  const rows = db.selectFrom(table as 'patients').selectAll();
  const whole = reach.panels.length === 0 && reach.patientKeys.length === 0;
  if (whole) {
    return rows.where((eb) => oneOf(eb.ref('clinic_id'), reach.clinicIds));
  }
  return rows.where('patient_key', 'in', patientsInReach(db, reach).select('patient_key'));
}

function patientsInReach(db: Kysely<Database>, { clinicIds, panels, patientKeys }: Limited) {
  return db
    .selectFrom('patients')
    .where((eb) =>
      eb.or([
        oneOf(eb.ref('clinic_id'), clinicIds),
        oneOf(eb.ref('patient_key'), patientKeys),
        ...panels.map(({ clinicId, clinicianId }) =>
          eb.and([eb('clinic_id', '=', clinicId), eb('clinician_id', '=', clinicianId)])
        )
      ])
    );
}

function isOfPatients(table: Table): table is (typeof tablesOfPatients)[number] {
  return tablesOfPatients.some((one) => one === table);
}

function oneOf(value: Expression<number>, among: readonly number[]): Expression<SqlBool> {
  const eb = expressionBuilder<Database>();
  return among.length === 0 ? eb.lit(false) : eb(value, 'in', among);
}
