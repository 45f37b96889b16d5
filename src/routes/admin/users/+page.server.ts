import { listUsers, userFilterSchema, usersPerPage } from '$lib/server/auth/list-users.ts';
import type { PageServerLoad } from './$types';
import { listedRow } from './rows.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
  const filter = userFilterSchema.parse(Object.fromEntries(url.searchParams));
  const { users, total } = await listUsers(locals.scope.quick, filter);
  return {
    filter,
    total,
    pageCount: Math.max(1, Math.ceil(total / usersPerPage)),
    users: users.map(listedRow)
  };
};
