import { rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { openMigrated } from '../../src/lib/server/backup/open-migrated.ts';
import { takeBackup } from '../../src/lib/server/backup/take-backup.ts';
import { nextId } from '../../src/lib/server/writes/next-id.ts';
import { rederiveSeries } from '../../src/lib/server/writes/derive-series.ts';
import { useKeys, type KeyedDatabase } from '../../src/lib/server/writes/use-keys.ts';
import { assessment, commit, infusion } from '../db/batch-builder.ts';

/** Imports, edits, backs up and migrates in random order until it is killed, and says each thing once done. */
const [path = '', migrations = '', run = ''] = process.argv.slice(2);
const directory = join(dirname(path), 'backups');

// Synchronous, so that an acknowledgement cannot be lost in a buffer.
const say = (line: string) => writeSync(1, `${line}\n`);

async function open(): Promise<{ database: KeyedDatabase; keptAs: string | null }> {
  const finish = (opened: Parameters<typeof useKeys>[0]) =>
    useKeys(opened, { keyFile: join(dirname(path), 'keys.json'), keys: undefined });
  const { database, keptAs } = await openMigrated({
    database: { path, threads: 2, memoryLimit: '512MB', allowedDirectories: [directory] },
    migrations,
    finish
  });
  return { database: await finish(database), keptAs };
}

async function importStudy(database: KeyedDatabase, name: string): Promise<void> {
  const ids = ['a', 'b', 'c'].map((letter) => `${name}-${letter}`);
  const outcome = await commit(
    database,
    {
      infusions: ids.flatMap((id) => [0, 3, 7].map((day) => infusion(id, day))),
      assessments: ids.flatMap((id) => [-1, 10].map((day) => assessment(id, day, 12)))
    },
    name
  );
  say(`imported ${outcome.importId}`);
}

async function edit(database: KeyedDatabase): Promise<void> {
  const assessmentId = await database.write(async (trx, committed) => {
    const former = await trx
      .selectFrom('current_assessments')
      .selectAll()
      .orderBy('assessment_id', Math.random() < 0.5 ? 'asc' : 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!former) return null;
    const id = await nextId(trx, 'assessments', 'assessment_id');
    await trx
      .insertInto('assessments')
      .values({
        ...former,
        assessment_id: id,
        total_score: Math.floor(Math.random() * 28),
        import_id: null,
        supersedes: former.assessment_id
      })
      .execute();
    const affected = { kind: 'patients', patientKeys: [former.patient_key] } as const;
    await rederiveSeries(trx, affected, committed);
    return id;
  });
  if (assessmentId !== null) say(`edited ${assessmentId}`);
}

async function backUp(database: KeyedDatabase): Promise<void> {
  const { name } = await takeBackup(database, { directory, kind: 'nightly', keep: 2 });
  say(`backed-up ${name}`);
}

async function migrateFurther(database: KeyedDatabase, name: string): Promise<KeyedDatabase> {
  await database.close();
  const at = String(Date.now());
  writeFileSync(
    join(migrations, `9${at}_x.sql`),
    `create table first_${at} as select * from patients;\nalter table first_${at} add column note varchar;\ncreate table second_${at} (i integer);\n`
  );
  const opened = await open();
  if (opened.keptAs !== null) rmSync(opened.keptAs);
  say(`migrated ${at} ${name}`);
  return opened.database;
}

say('ready');
await once(process.stdin, 'data');
let { database } = await open();
say('open');
for (let number = 1; ; number += 1) {
  const name = `${run}-${number}`;
  const chance = Math.random();
  if (chance < 0.1) await backUp(database);
  else if (chance < 0.16) database = await migrateFurther(database, name);
  else if (number % 2 === 1) await importStudy(database, name);
  else await edit(database);
}
