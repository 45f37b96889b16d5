import type { Transaction } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { assessment, commit, infusion } from '../../../../tests/db/batch-builder.ts';
import { openTestDatabase } from '../../../../tests/db/test-database.ts';
import type { OpenDatabase } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import { findDatabaseFaults, findLedgerFaults } from './database-faults.ts';

let database: OpenDatabase;
beforeEach(async () => {
  const opened = await openTestDatabase();
  await commit(
    opened,
    {
      infusions: [infusion('A', 0), infusion('A', 3), infusion('B', 0)],
      assessments: [
        assessment('A', -1, 20),
        assessment('A', 10, 8),
        // Before any infusion and of nobody's series: no fault.
        assessment('C', 5, 11)
      ]
    },
    'one'
  );
  await commit(opened, { infusions: [infusion('D', 0)] }, 'two');
  database = opened;
});

test('a sound database has none', async () => {
  expect(await findDatabaseFaults(database.db)).toEqual([]);
  expect(await findLedgerFaults(database.quick)).toEqual([]);
});

test.each<[string, (trx: Transaction<Database>) => Promise<unknown>, string[]]>([
  [
    'a lost assessment',
    (trx) => trx.deleteFrom('assessments').where('total_score', '=', 11).execute(),
    ['Import 1: the ledger says 3 assessments, 2 are stored.']
  ],
  [
    'a lost ledger row',
    (trx) => trx.deleteFrom('imports').where('import_id', '=', 2).execute(),
    [
      '1 patients are of import 2, which the ledger lacks.',
      '1 infusions are of import 2, which the ledger lacks.'
    ]
  ],
  [
    'a lost infusion',
    (trx) => trx.deleteFrom('infusions').where('import_id', '=', 2).execute(),
    [
      'Import 2: the ledger says 1 infusions, 0 are stored.',
      '1 rows have a series_infusions.infusion_id that no current_infusions.infusion_id matches.'
    ]
  ],
  [
    'an infusion of no series',
    (trx) =>
      trx
        .updateTable('series')
        .set((eb) => ({
          infusions: eb.fn('list_slice', ['infusions', eb.lit(1), eb.lit(1)])
        }))
        .execute(),
    ['1 rows have a current_infusions.infusion_id that no series_infusions.infusion_id matches.']
  ],
  [
    'a repeated key',
    (trx) =>
      trx.updateTable('infusions').set({ infusion_id: 1 }).where('infusion_id', '=', 4).execute(),
    [
      '1 rows repeat the infusions.infusion_id of another row.',
      '1 rows have a series_infusions.infusion_id that no current_infusions.infusion_id matches.'
    ]
  ],
  [
    'a lost identity',
    (trx) =>
      trx
        .deleteFrom('patient_identities')
        .where(
          'patient_key',
          '=',
          trx.selectFrom('patients').select('patient_key').where('import_id', '=', 2)
        )
        .execute(),
    ['1 rows have a patients.patient_key that no patient_identities.patient_key matches.']
  ]
])('%s is named', async (_, damage, faults) => {
  await database.write(damage);
  expect(await findDatabaseFaults(database.db)).toEqual(faults);
});
