import { error } from '@sveltejs/kit';
import { refusals } from '$lib/server/auth/access.ts';
import type { PageServerLoad } from './$types';

/** What `hooks.server.ts` shows instead of a page that is not for whoever asks. */
export const load: PageServerLoad = ({ url }) => {
  const { status, ...refusal } =
    url.searchParams.get('as') === 'refused' ? refusals.refused : refusals.unlisted;
  error(status, refusal);
};
