import type { User } from './roles.ts';

/**
 * Who may ask for the form of an aggregate that leaves the clinic: directors and analysts. Not one who is a
 * clinician alone in some other clinic: the answer would be of part of that clinic, a panel, besides.
 */
export function mayRelease(user: User | null): boolean {
  const memberships = user?.memberships ?? [];
  const whole = memberships.filter(({ role }) => role === 'director' || role === 'analyst');
  return (
    whole.length > 0 &&
    memberships
      .filter(({ role }) => role === 'clinician')
      .every(({ clinicId }) => whole.some((other) => other.clinicId === clinicId))
  );
}
