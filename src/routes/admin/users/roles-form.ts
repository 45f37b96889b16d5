import { z } from 'zod';
import { listClinicians } from '$lib/server/queries/clinicians.ts';
import { listClinics } from '$lib/server/queries/clinics.ts';
import type { Membership } from '$lib/server/auth/roles.ts';
import type { ScopedDatabase } from '$lib/server/auth/scope.ts';
import { membershipSchema } from '$lib/server/auth/users.ts';

/** A clinic with what the form offers there. */
export interface ClinicChoice {
  readonly clinicId: number;
  readonly name: string;
  readonly panels: readonly { readonly clinicianId: number; readonly name: string }[];
}

export async function listClinicChoices({ quick }: ScopedDatabase): Promise<ClinicChoice[]> {
  const [clinics, clinicians] = await Promise.all([listClinics(quick), listClinicians(quick)]);
  return clinics.map(({ clinicId, name }) => ({
    clinicId,
    name,
    panels: clinicians.filter((one) => one.clinicId === clinicId)
  }));
}

const memberships = z.array(membershipSchema);

/** What the fields of `Roles.svelte` say; none where they are of another form. */
export function readMemberships(form: FormData): Membership[] {
  const inClinics = (['director', 'analyst'] as const).flatMap((role) =>
    form.getAll(role).map((clinicId) => ({ role, clinicId: Number(clinicId), clinicianId: null }))
  );
  const panels = [...form].flatMap(([name, value]) => {
    const clinicId = /^panel-(\d+)$/.exec(name)?.[1];
    if (clinicId === undefined || value === '') return [];
    return { role: 'clinician', clinicId: Number(clinicId), clinicianId: Number(value) };
  });
  const everywhere = form.has('administrator')
    ? [{ role: 'administrator', clinicId: null, clinicianId: null }]
    : [];
  const read = memberships.safeParse([...panels, ...inClinics, ...everywhere]);
  return read.success ? read.data : [];
}
