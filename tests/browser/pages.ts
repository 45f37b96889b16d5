/** Every kind of page, by one address that shows it with data. Each is held to the whole of `every-page.spec.ts`. */
export const pages = [
  { name: 'patients', path: '/patients' },
  { name: 'patients, none found', path: '/patients?q=no-such-patient' },
  { name: 'patient', path: '/patients/:patient' },
  { name: 'patient by infusion number', path: '/patients/:patient?axis=infusion' },
  { name: 'outcomes', path: '/outcomes' },
  { name: 'about', path: '/about' }
] as const;

export const widths = [1440, 820, 390] as const;

export const schemes = ['light', 'dark'] as const;
