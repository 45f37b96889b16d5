import type { GlyphName } from '$lib/components/glyphs.ts';
import { formatInstant } from '$lib/format/instant.ts';
import type { ListedMembership, ListedUser } from '$lib/server/auth/list-users.ts';

/** A row of the list of users, as shown. */
export interface UserRow {
  readonly userId: number;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly secondFactor: string;
  /** Until when the one-time link may be used; null where there is none. */
  readonly until: string | null;
  readonly state: { readonly glyph: GlyphName; readonly text: string };
}

export function listedRow(user: ListedUser): UserRow {
  return {
    userId: user.userId,
    name: user.name,
    email: user.email,
    roles: user.memberships.map(roleText),
    secondFactor: secondFactorText(user),
    until: user.linkUntil,
    state: stateOf(user)
  };
}

function roleText({ role, clinic, panel }: ListedMembership): string {
  const name = role[0]?.toUpperCase() + role.slice(1);
  if (clinic === null) return `${name}, every clinic`;
  return panel === null ? `${name}, ${clinic}` : `${name}, ${clinic}: patients of ${panel}`;
}

function secondFactorText({ isDemo, byProvider, hasSecondFactor }: ListedUser): string {
  if (isDemo) return 'None: demo';
  if (byProvider) return 'At the identity provider';
  return hasSecondFactor ? 'Set' : 'Not set';
}

function stateOf(user: ListedUser): UserRow['state'] {
  if (user.isDisabled) return { glyph: 'struck', text: 'Disabled' };
  if (user.isDemo) return { glyph: 'tick', text: 'One click, demo' };
  if (user.byProvider) return { glyph: 'tick', text: 'By identity provider' };
  if (user.linkUntil !== null) {
    const what = user.hasPassword ? 'Reset' : 'Invited, never signed in;';
    return { glyph: 'clock', text: `${what} link until ${formatInstant(user.linkUntil)}` };
  }
  if (!user.hasPassword) {
    return { glyph: 'dotted-ring', text: 'Invited, never signed in; link ran out' };
  }
  return { glyph: 'tick', text: 'Active' };
}
