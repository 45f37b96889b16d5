import { recordAudit } from '../audit/record-audit.ts';
import { affectedByImport } from './affected-patients.ts';
import { appendAssessments, appendInfusions } from './append-facts.ts';
import { appendPatients } from './append-patients.ts';
import type { ClinicalBatch } from './clinical-batch.ts';
import { rederiveSeries } from './derive-series.ts';
import { resolveClinicians, resolveClinics, type BatchContext } from './import-context.ts';
import { nextId } from './next-id.ts';
import type { KeyedDatabase } from './use-keys.ts';

export interface ImportSource {
  readonly format: string;
  readonly sourceName: string;
  /** SHA-256 of the whole file set, lower-case hex: the same files are imported once. */
  readonly sha256: string;
  readonly importedBy: string;
  /** The signed-in user; left out by the command line. */
  readonly userId?: number;
  readonly address?: string;
}

export interface ImportCounts {
  readonly patients: number;
  readonly infusions: number;
  readonly assessments: number;
  readonly itemScores: number;
  /** Rows identical to ones already stored, which were left as they are. */
  readonly alreadyStored: number;
}

export type ImportOutcome =
  | { readonly kind: 'committed'; readonly importId: number; readonly counts: ImportCounts }
  | { readonly kind: 'already-imported'; readonly importId: number; readonly committedAt: string };

/**
 * Stores a validated batch with its ledger row and re-derives the affected series, all or nothing. The same
 * file set again is recognised and changes nothing. Patients already known by clinic and local id keep their
 * record; rows identical to stored ones are counted and left out.
 *
 * @throws ImportConflictError where a row has the instant of a stored one and another value
 */
export async function commitImport(
  database: KeyedDatabase,
  batch: ClinicalBatch,
  source: ImportSource,
  now: () => Date = () => new Date()
): Promise<ImportOutcome> {
  const outcome = await database.write(async (trx, committed) => {
    const known = await trx
      .selectFrom('imports')
      .select(['import_id', 'committed_at'])
      .where('sha256', '=', source.sha256)
      .where('undone_at', 'is', null)
      .executeTakeFirst();
    if (known) {
      return {
        kind: 'already-imported',
        importId: known.import_id,
        committedAt: known.committed_at
      } as const;
    }
    const recordedAt = now().toISOString();
    const importId = await nextId(trx, 'imports', 'import_id');
    const context: BatchContext = {
      trx,
      keys: database.keys,
      batch,
      importId,
      recordedAt,
      clinics: await resolveClinics(trx, batch, recordedAt),
      clinicians: new Map(),
      patientKeys: new Map(),
      knownPatients: new Set(),
      patientsWithNewFacts: new Set(),
      repeats: new Map()
    };
    await resolveClinicians(context);
    const patients = await appendPatients(context);
    const infusions = await appendInfusions(context);
    const assessments = await appendAssessments(context);
    const counts: ImportCounts = {
      patients,
      infusions: infusions.stored,
      assessments: assessments.stored,
      itemScores: assessments.itemScores,
      alreadyStored: infusions.alreadyStored + assessments.alreadyStored
    };
    await trx
      .insertInto('imports')
      .values({
        import_id: importId,
        format: source.format,
        source_name: source.sourceName,
        sha256: source.sha256,
        patients: counts.patients,
        infusions: counts.infusions,
        assessments: counts.assessments,
        item_scores: counts.itemScores,
        imported_by: source.importedBy,
        committed_at: recordedAt,
        undone_at: null
      })
      .execute();
    for (const [of, rows] of context.repeats) {
      await trx
        .insertInto('import_repeats')
        .values({ import_id: importId, of_import_id: of, row_count: rows })
        .execute();
    }
    const affected = affectedByImport(importId, [...context.patientsWithNewFacts]);
    await rederiveSeries(trx, affected, committed);
    await recordAudit(trx, {
      action: 'import-committed',
      userId: source.userId ?? null,
      subject: {
        import: importId,
        format: source.format,
        ...counts,
        sha256: source.sha256.slice(0, 12)
      },
      address: source.address ?? null
    });
    return { kind: 'committed', importId, counts } as const;
  });
  if (outcome.kind === 'committed') await database.checkpoint();
  return outcome;
}
