import { expect, it } from 'vitest';
import { mayRelease } from './may-release.ts';
import type { Role, User } from './roles.ts';

const user = (...memberships: readonly (readonly [Role, number | null])[]): User => ({
  ...{ userId: 1, email: 'a@example.org', name: 'A', isDemo: false },
  memberships: memberships.map(([role, clinicId]) => ({ role, clinicId, clinicianId: null }))
});

it.each([
  ['nobody', null, false],
  ['a director', user(['director', 1]), true],
  ['an analyst', user(['analyst', 1]), true],
  ['a clinician', user(['clinician', 1]), false],
  ['an administrator', user(['administrator', null]), false],
  ['a director who also treats there', user(['director', 1], ['clinician', 1]), true],
  ['a director who treats elsewhere', user(['director', 1], ['clinician', 2]), false]
])('%s', (_, who, may) => {
  expect(mayRelease(who)).toBe(may);
});
