import type { OpenDatabase } from '../db/connection.ts';
import type { Keys } from '../keys.ts';
import { listLookedUp } from './lookups.ts';
import type { Permission } from './permissions.ts';
import { purposes } from './purposes.ts';
import type { User } from './roles.ts';
import { scopeDatabase, type ScopedDatabase } from './scope.ts';
import { ScopeError } from './scope-plugin.ts';

export interface Scoped {
  /** Throws where the page was given nothing to read. */
  readonly scope: ScopedDatabase;
  /** Throws where the page was given no identities. */
  readonly keys: Keys;
}

/** What a page gets to read by its permission: without a purpose or a user, nothing. */
export async function scopeOf(
  { database, keys }: { database: OpenDatabase; keys: Keys },
  permission: Permission | null,
  user: User | null
): Promise<Scoped> {
  const purpose = permission?.purpose;
  if (purpose === undefined || user === null) return nothing;
  const lookedUp =
    purpose === 'patients' ? await listLookedUp(database.quick, user.userId, Date.now()) : [];
  const scope = scopeDatabase(database, user, purpose, lookedUp);
  return purposes[purpose].reads.includes('patient_identities')
    ? { scope, keys }
    : {
        scope,
        get keys(): Keys {
          throw new ScopeError('This page opens no identities.');
        }
      };
}

const nothing: Scoped = {
  get scope(): ScopedDatabase {
    throw new ScopeError('This page reads nothing of the database.');
  },
  get keys(): Keys {
    throw new ScopeError('This page opens no identities.');
  }
};
