/** Everything that the audit can say was done, with its sentence for the administrator's page. */
export const auditActions = {
  'signed-in': 'Signed in',
  'sign-in-refused': 'Sign-in refused',
  'signed-out': 'Signed out',
  'password-changed': 'Changed own password',
  'second-factor-set': 'Set up own second factor',
  'sessions-ended': 'Ended own other sessions',
  'user-added': 'Added a user',
  'user-disabled': 'Disabled a user',
  'user-enabled': 'Enabled a user',
  'roles-changed': 'Changed roles',
  'link-issued': 'Issued a one-time link',
  'link-used': 'Used a one-time link',
  'patients-listed': 'Listed patients',
  'patient-viewed': 'Viewed a patient',
  'patient-looked-up': 'Looked up a colleague’s patient',
  'file-exported': 'Downloaded a file',
  'outcomes-read': 'Read outcomes through the API',
  'import-committed': 'Imported files',
  'import-undone': 'Took an import back',
  'audit-searched': 'Searched the audit log',
  'audit-verified': 'Checked the audit log',
  'backup-made': 'Made a backup',
  'backup-verified': 'Verified a backup',
  'backup-restored': 'Restored a backup',
  'keys-rotated': 'Rotated the keys',
  'keys-retired': 'Took old keys away',
  'access-refused': 'Refused'
} as const;

export type AuditAction = keyof typeof auditActions;

/** Looks at pages, of which there are many: a search leaves them out unless it asks for them. */
export const pageViews: readonly AuditAction[] = [
  'patients-listed',
  'patient-viewed',
  'audit-searched'
];
