import { redirect } from '@sveltejs/kit';
import { hasRole } from '$lib/server/auth/roles.ts';
import type { PageServerLoad } from './$types';

/** Each role's first page. */
export const load: PageServerLoad = ({ locals: { user } }) => {
  if (!user) return;
  if (hasRole(user, 'clinician')) redirect(303, '/patients');
  if (hasRole(user, 'director') || hasRole(user, 'analyst')) redirect(303, '/outcomes');
  if (hasRole(user, 'administrator')) redirect(303, '/admin/users');
  redirect(303, '/account');
};
