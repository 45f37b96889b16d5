import { csvStream, streamCsv, type CsvColumn } from '$lib/exports/csv.ts';
import { describeAction } from '$lib/server/audit/describe-entry.ts';
import { searchWholeAudit, type AuditRow } from '$lib/server/audit/search-audit.ts';
import { recordedSearch } from '../search.ts';
import type { RequestHandler } from './$types';

const columns: readonly CsvColumn<AuditRow>[] = [
  { key: 'entry_id', csv: ({ entry_id }) => entry_id },
  { key: 'recorded_at', csv: ({ recorded_at }) => recorded_at },
  { key: 'user_id', csv: ({ user_id }) => user_id },
  { key: 'user_name', csv: ({ user_name }) => user_name },
  { key: 'action', csv: ({ action }) => action },
  { key: 'action_text', csv: (row) => describeAction(row) },
  { key: 'outcome', csv: ({ outcome }) => outcome },
  { key: 'clinic_id', csv: ({ clinic_id }) => clinic_id },
  { key: 'patient_key', csv: ({ patient_key }) => patient_key },
  { key: 'subject', csv: ({ subject }) => subject },
  { key: 'reason', csv: ({ reason }) => reason },
  { key: 'address', csv: ({ address }) => address },
  { key: 'previous_hash', csv: ({ previous_hash }) => previous_hash },
  { key: 'hash', csv: ({ hash }) => hash }
];

export const GET: RequestHandler = async ({ locals, url }) => {
  const { filter, entryId } = await recordedSearch(locals, url, 'file-exported');
  const pieces = searchWholeAudit(locals.scope.db, filter, entryId);
  return csvStream(`audit_before_${entryId}.csv`, streamCsv(columns, pieces));
};
