import type { BannerNotice } from '$lib/components/banner.ts';
import { listClinics } from '$lib/server/queries/clinics.ts';
import type { LayoutServerLoad } from './$types';

const noSignIn: BannerNotice = {
  id: 'no-sign-in',
  lead: 'No sign-in yet.',
  text: 'This address answers only on this machine (127.0.0.1). Do not put it on a network.'
};

export const load: LayoutServerLoad = async ({ locals }) => {
  const clinics = await listClinics(locals.database.quick);
  const synthetic = clinics.filter((clinic) => clinic.synthetic);
  const banners = [noSignIn];
  if (synthetic.length > 0) {
    banners.unshift({
      id: 'synthetic',
      lead: 'Synthetic data.',
      text:
        synthetic.length === clinics.length
          ? 'Every patient and clinician here is invented.'
          : `Patients of ${synthetic.map(({ name }) => name).join(', ')} are invented.`
    });
  }
  return { banners };
};
