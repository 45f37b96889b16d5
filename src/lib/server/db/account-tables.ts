export type Role = 'clinician' | 'director' | 'analyst' | 'administrator';

export interface UserTable {
  user_id: number;
  /** In lower case; unique. */
  email: string;
  name: string;
  /** Null until the first one-time link is used, and for accounts of the clinic's identity provider. */
  password_hash: string | null;
  /** Sealed. */
  totp_secret: string | null;
  totp_confirmed_at: string | null;
  totp_last_step: number | null;
  oidc_subject: string | null;
  is_disabled: boolean;
  is_demo: boolean;
  created_at: string;
}

export interface MembershipTable {
  user_id: number;
  role: Role;
  clinic_id: number | null;
  clinician_id: number | null;
}

/** `full` alone may read anything; the others may only finish signing in. */
export type SessionStage = 'second-factor' | 'enrolment' | 'full';

export interface SessionTable {
  token_hash: string;
  user_id: number;
  stage: SessionStage;
  created_at: string;
  seen_at: string;
  expires_at: string;
}

export interface OneTimeLinkTable {
  token_hash: string;
  user_id: number;
  resets_totp: boolean;
  expires_at: string;
}

export interface PatientLookupTable {
  user_id: number;
  patient_key: number;
  reason: string;
  granted_at: string;
  expires_at: string;
}

export interface AuditEntryTable {
  entry_id: number;
  recorded_at: string;
  user_id: number | null;
  action: string;
  outcome: string;
  clinic_id: number | null;
  patient_key: number | null;
  subject: string;
  reason: string | null;
  address: string | null;
  previous_hash: string;
  hash: string;
}

export interface AuditHeadTable {
  entry_id: number;
  hash: string;
}
