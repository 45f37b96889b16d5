import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { findImport, importsPerPage, listImports } from '$lib/server/queries/imports.ts';
import { undoImport, UndoImportError } from '$lib/server/writes/undo-import.ts';
import type { Actions, PageServerLoad } from './$types';

const importId = z.coerce.number().int().positive().max(2_147_483_647);
const search = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
  undo: importId.optional().catch(undefined),
  undone: importId.optional().catch(undefined)
});

export const load: PageServerLoad = async ({ locals, url }) => {
  const { quick } = locals.scope;
  const { page, undo, undone } = search.parse(Object.fromEntries(url.searchParams));
  const { imports, total } = await listImports(quick, page);
  const asked = undo === undefined ? undefined : await findImport(quick, undo);
  const done = undone === undefined ? undefined : await findImport(quick, undone);
  return {
    page,
    total,
    pageCount: Math.max(1, Math.ceil(total / importsPerPage)),
    imports,
    undo: asked && asked.undone_at === null ? asked : null,
    undone: done && done.undone_at !== null ? done : null
  };
};

export const actions: Actions = {
  async undo({ request, locals }) {
    const { scope, user, address } = locals;
    if (!user) redirect(303, '/sign-in');
    const form = await request.formData();
    const id = importId.safeParse(form.get('import'));
    if (!id.success) return fail(400, { message: 'There is no such import.' });
    try {
      await scope.write((trx) => undoImport(trx, id.data, { userId: user.userId, address }));
    } catch (error) {
      if (!(error instanceof UndoImportError)) throw error;
      return fail(409, { message: error.message });
    }
    redirect(303, `/admin/imports?undone=${id.data}`);
  }
};
