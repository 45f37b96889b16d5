import { redirect } from '@sveltejs/kit';
import { auditActions } from '$lib/server/audit/actions.ts';
import { describeAction, describeSubject } from '$lib/server/audit/describe-entry.ts';
import {
  entriesPerPage,
  findLastCheck,
  patientKeyOf,
  searchAudit
} from '$lib/server/audit/search-audit.ts';
import { listUserNames } from '$lib/server/auth/list-users.ts';
import { listClinics } from '$lib/server/queries/clinics.ts';
import type { Actions, PageServerLoad } from './$types';
import { recordedSearch, searchText } from './search.ts';

const checkedEachTime = 1000;

/** An entry as the page shows it. */
export interface EntryRow {
  readonly entryId: number;
  readonly hash: string;
  readonly at: string;
  readonly who: string;
  readonly userId: number | null;
  readonly what: string;
  readonly isRefused: boolean;
  readonly on: string;
  readonly reason: string | null;
  readonly address: string | null;
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const { filter, entryId } = await recordedSearch(locals, url, 'audit-searched');
  const { scope, administration } = locals;
  const [{ rows, total }, clinics, people, newest, lastCheck] = await Promise.all([
    searchAudit(scope.db, filter, entryId),
    listClinics(scope.quick),
    listUserNames(scope.quick),
    administration.checkNewestEntries(checkedEachTime),
    findLastCheck(scope.quick)
  ]);
  const names = {
    users: new Map(people.map(({ userId, name }) => [userId, name])),
    clinics: new Map(clinics.map(({ clinicId, name }) => [clinicId, name]))
  };
  const pageCount = Math.max(1, Math.ceil(total / entriesPerPage));
  return {
    filter,
    isNoKey: patientKeyOf(filter) === undefined,
    entryId,
    total,
    pageCount,
    first: (filter.page - 1) * entriesPerPage + 1,
    addresses: {
      previous: filter.page > 1 ? `/admin/audit${searchText(filter, filter.page - 1)}` : null,
      next: filter.page < pageCount ? `/admin/audit${searchText(filter, filter.page + 1)}` : null,
      csv: `/admin/audit/entries.csv${searchText(filter)}`
    },
    newest,
    lastCheck,
    people: people.map(({ userId, name }) => ({ value: String(userId), label: name })),
    actions: Object.entries(auditActions).map(([value, label]) => ({ value, label })),
    entries: rows.map((row): EntryRow => ({
      entryId: row.entry_id,
      hash: row.hash,
      at: row.recorded_at,
      who: row.user_name ?? (row.user_id === null ? 'Nobody signed in' : 'Unknown'),
      userId: row.user_id,
      what: describeAction(row),
      isRefused: row.outcome === 'refused',
      on: describeSubject(row, names),
      reason: row.reason,
      address: row.address
    }))
  };
};

export const actions: Actions = {
  async check({ locals: { administration, user, address } }) {
    if (!user) redirect(303, '/sign-in');
    return { checked: await administration.checkEveryEntry({ userId: user.userId, address }) };
  }
};
