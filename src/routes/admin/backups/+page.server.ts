import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { BackupError } from '$lib/server/backup/manifest.ts';
import type { Actions, PageServerLoad } from './$types';

const nameSchema = z.string().max(255);

export const load: PageServerLoad = async ({ locals: { administration } }) => ({
  backups: await administration.listBackups(),
  at: administration.backupAt ?? null,
  keep: administration.backupKeep,
  directory: administration.backupDirectory
});

export const actions: Actions = {
  async backUp({ locals: { administration, user, address } }) {
    if (!user) redirect(303, '/sign-in');
    try {
      const taken = await administration.backUp({ userId: user.userId, address });
      return { said: `Backed up as ${taken}, and read back equal.`, fault: null };
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      return fail(500, { said: null, fault: error.message });
    }
  },

  async check({ request, locals: { administration, user, address } }) {
    if (!user) redirect(303, '/sign-in');
    const form = await request.formData();
    const name = nameSchema.catch('').parse(form.get('backup'));
    try {
      const faults = await administration.checkBackup(name, { userId: user.userId, address });
      if (faults.length === 0) {
        return { said: `${name}: every file and row is as it was written.`, fault: null };
      }
      return fail(500, { said: null, fault: `${name} is damaged. ${faults.join(' ')}` });
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      return fail(404, { said: null, fault: error.message });
    }
  }
};
