import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import {
  lookupReasons,
  recordLookup,
  recordRefusedLookup,
  type LookupReason
} from '$lib/server/auth/lookups.ts';
import { findPatientByLocalId } from '$lib/server/queries/patient-lookup.ts';
import { listClinics } from '$lib/server/queries/clinics.ts';
import type { Actions, PageServerLoad } from './$types';

const reasonIds = Object.keys(lookupReasons) as LookupReason[]; // Object.keys forgets the keys' type

const form = z.object({
  clinic: z.coerce.number().int().positive().catch(0),
  localId: z.string().trim().max(200).catch(''),
  reason: z.enum(reasonIds).nullable().catch(null)
});

export const load: PageServerLoad = async ({ locals }) => ({
  clinics: await listClinics(locals.scope.quick),
  reasons: reasonIds.map((id) => ({ id, sentence: lookupReasons[id] }))
});

export const actions: Actions = {
  async default({ request, locals }) {
    const { scope, keys, user, address } = locals;
    if (!user) redirect(303, '/sign-in');
    const given = form.parse(Object.fromEntries(await request.formData()));
    const { clinic, localId, reason } = given;
    if (localId === '') {
      return fail(400, { ...given, field: 'localId', message: 'Enter the patient’s number.' });
    }
    if (reason === null) {
      return fail(400, { ...given, field: 'reason', message: 'Choose why you need this patient.' });
    }
    const patient = await findPatientByLocalId(scope.quick, keys, clinic, localId);
    const actor = { userId: user.userId, address };
    if (!patient) {
      await scope.write((trx) => recordRefusedLookup(trx, actor));
      const message = 'There is no patient with this number in a clinic of yours.';
      return fail(404, { ...given, field: 'localId', message });
    }
    await scope.write((trx) => recordLookup(trx, patient, reason, actor));
    redirect(303, `/patients/${patient.patientKey}`);
  }
};
