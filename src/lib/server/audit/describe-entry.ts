import { auditActions } from './actions.ts';
import type { AuditRow } from './search-audit.ts';

/** Names that an entry's ids stand for now. */
export interface EntryNames {
  readonly users: ReadonlyMap<number, string>;
  readonly clinics: ReadonlyMap<number, string>;
}

/** What was done, in the words of `actions.ts`. */
export function describeAction({ action }: Pick<AuditRow, 'action'>): string {
  return auditActions[action as keyof typeof auditActions] ?? action; // an older version's, maybe
}

/**
 * On what: the patient's key, the clinic, and what the subject says, `user 17 (H. Mensah) · roles director of
 * clinic 2`. Ids stay beside the names, which may change.
 */
export function describeSubject(
  { patient_key, clinic_id, subject }: Pick<AuditRow, 'patient_key' | 'clinic_id' | 'subject'>,
  { users, clinics }: EntryNames
): string {
  const parts = Object.entries(readSubject(subject)).map(([key, value]) => {
    if (value === null || value === false || value === '') return '';
    const words = key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    if (value === true) return words;
    return `${words} ${key === 'user' ? named(Number(value), users) : String(value)}`;
  });
  return [
    patient_key === null ? '' : `patient key ${patient_key}`,
    clinic_id === null ? '' : `clinic ${named(clinic_id, clinics)}`,
    ...parts
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function named(id: number, names: ReadonlyMap<number, string>): string {
  const name = names.get(id);
  return name === undefined ? String(id) : `${id} (${name})`;
}

/** The text as it stands where it is no object: the chain's check tells that it was changed. */
function readSubject(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === 'object' && read !== null) return { ...read };
  } catch {
    // Shown as it stands, below.
  }
  return { subject: text };
}
