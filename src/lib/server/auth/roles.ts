import type { Role } from '../db/account-tables.ts';

export type { Role };

export const roles = [
  'clinician',
  'director',
  'analyst',
  'administrator'
] as const satisfies readonly Role[];

/** A role in a clinic; administrators have it in none, since they read no patient of any. */
export interface Membership {
  readonly role: Role;
  readonly clinicId: number | null;
  /** Of a clinician: whose panel it is. */
  readonly clinicianId: number | null;
}

export interface User {
  readonly userId: number;
  readonly email: string;
  readonly name: string;
  readonly isDemo: boolean;
  readonly memberships: readonly Membership[];
}

export function hasRole({ memberships }: User, role: Role): boolean {
  return memberships.some((one) => one.role === role);
}

/** The user's roles, in the order of `roles`. */
export function rolesOf({ memberships }: User): Role[] {
  return roles.filter((role) => memberships.some((one) => one.role === role));
}
