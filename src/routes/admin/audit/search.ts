import { recordAudit } from '$lib/server/audit/record-audit.ts';
import type { AuditAction } from '$lib/server/audit/actions.ts';
import {
  auditFilterSchema,
  patientKeyOf,
  type AuditFilter
} from '$lib/server/audit/search-audit.ts';

/**
 * Reads the search from the address and records it, before anything is found.
 *
 * @returns the search and its own entry, which it leaves out
 */
export async function recordedSearch(
  { scope, user, address }: App.Locals,
  url: URL,
  action: Extract<AuditAction, 'audit-searched' | 'file-exported'>
): Promise<{ filter: AuditFilter; entryId: number }> {
  const filter = auditFilterSchema.parse(Object.fromEntries(url.searchParams));
  const { from, to, who, what, refused, page } = filter;
  const entryId = await scope.write((trx) =>
    recordAudit(trx, {
      action,
      userId: user?.userId ?? null,
      patientKey: patientKeyOf(filter) ?? null,
      subject: {
        ...(action === 'file-exported' && { file: 'audit entries' }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(who !== undefined && { who }),
        ...(what !== '' && { what }),
        ...(refused !== undefined && { refusedOnly: true }),
        ...(page > 1 && { page })
      },
      address
    })
  );
  return { filter, entryId };
}

/** The search as an address has it, without what is left out. */
export function searchText(filter: AuditFilter, page = 1): string {
  const { page: _, ...rest } = filter;
  const given = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]]
  );
  const search = new URLSearchParams(given);
  if (page > 1) search.set('page', String(page));
  return search.size > 0 ? `?${search}` : '';
}
