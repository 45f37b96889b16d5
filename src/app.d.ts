import type { Administration } from '$lib/server/administration.ts';
import type { Authentication } from '$lib/server/auth/authentication.ts';
import type { ScopedDatabase } from '$lib/server/auth/scope.ts';
import type { Session } from '$lib/server/auth/sessions.ts';
import type { User } from '$lib/server/auth/roles.ts';
import type { Keys } from '$lib/server/keys.ts';

declare global {
  namespace App {
    interface Error {
      /** As the API names its faults. */
      code?: string;
      message: string;
      reference?: string;
    }
    interface Locals {
      authentication: Authentication;
      /** The network address that asks. */
      address: string;
      /** Also one between password and code; null for somebody not signed in. */
      session: Session | null;
      /** Who has finished signing in. */
      user: User | null;
      /** What the page may read; throws where `permissions.ts` gives it no purpose. */
      readonly scope: ScopedDatabase;
      /** Opens identities; throws where the purpose reads none. */
      readonly keys: Keys;
      /** Backups and the audit's check; throws where the purpose is not administration. */
      readonly administration: Administration;
    }
  }
}

export {};
