import type { BannerNotice } from '$lib/components/banner.ts';
import type { NavigationLink } from '$lib/components/navigation.ts';
import { hasRole, rolesOf, type User } from '$lib/server/auth/roles.ts';
import type { LayoutServerLoad } from './$types';

const syntheticData: BannerNotice = {
  id: 'synthetic',
  lead: 'Synthetic data.',
  text: 'Every patient and clinician here is invented.'
};

export const load: LayoutServerLoad = ({ locals }) => {
  const { user, authentication } = locals;
  return {
    banners: authentication.isDemo ? [syntheticData] : [],
    links: linksOf(user),
    findsPatients: user !== null && hasRole(user, 'clinician'),
    person: user ? `${user.name}, ${rolesOf(user).join(', ') || 'no role yet'}` : null
  };
};

function linksOf(user: User | null): NavigationLink[] {
  const about = { href: '/about', label: 'About' };
  if (!user) return [about, { href: '/sign-in', label: 'Sign in' }];
  const isClinician = hasRole(user, 'clinician');
  const readsOutcomes = isClinician || hasRole(user, 'director') || hasRole(user, 'analyst');
  return [
    ...(isClinician ? [{ href: '/patients', label: 'Patients' }] : []),
    ...(readsOutcomes ? [{ href: '/outcomes', label: 'Outcomes' }] : []),
    ...(hasRole(user, 'administrator')
      ? [
          { href: '/admin/users', label: 'Users' },
          { href: '/admin/imports', label: 'Imports' },
          { href: '/admin/audit', label: 'Audit' },
          { href: '/admin/backups', label: 'Backups' }
        ]
      : []),
    about
  ];
}
