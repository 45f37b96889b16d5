import { join } from 'node:path';
import type { Transaction } from 'kysely';
import { migrateConfigured } from '../../src/cli/migrate.ts';
import { useLink } from '../../src/lib/server/auth/one-time-links.ts';
import type { Membership } from '../../src/lib/server/auth/roles.ts';
import { addUser } from '../../src/lib/server/auth/users.ts';
import type { Database } from '../../src/lib/server/db/database.ts';
import { readSettings } from '../../src/lib/server/settings.ts';
import { inNewFolder, startServer, type RunningServer } from './server-process.ts';

export interface ClinicServer extends RunningServer {
  /** The page of a link that was not used yet. */
  oneTimePath: string;
}

const administration: Membership = { role: 'administrator', clinicId: null, clinicianId: null };

export const people = {
  administrator: {
    email: 'ada.north@clinic.example',
    name: 'Ada North',
    password: 'harbour lantern seventeen',
    memberships: [administration]
  },
  newcomer: {
    email: 'new.colleague@clinic.example',
    name: 'New Colleague',
    password: 'granite willow thirteen',
    memberships: [administration]
  }
} as const;

/** A server as a clinic runs it, without demo accounts: a person of each state of signing in, and a link. */
export function startClinicServer(): Promise<ClinicServer> {
  return inNewFolder(async (folder) => {
    const env = {
      ...process.env,
      DATABASE_PATH: join(folder, 'clinic.duckdb'),
      PORT: '0',
      BACKUP_AT: 'off'
    };
    let oneTimePath = '';
    await migrateConfigured(readSettings(env), async (database) => {
      for (const { password, ...person } of Object.values(people)) {
        const { linkToken } = await database.write((trx) => add(trx, person));
        await useLink(database, linkToken, { password, address: '127.0.0.1' });
      }
      const invited = {
        email: 'invited@clinic.example',
        name: 'Invited',
        memberships: [administration]
      };
      const { linkToken } = await database.write((trx) => add(trx, invited));
      oneTimePath = `/one-time/${linkToken}`;
    });
    return { ...(await startServer(env)), oneTimePath };
  });
}

function add(
  trx: Transaction<Database>,
  person: { email: string; name: string; memberships: readonly Membership[] }
) {
  return addUser(trx, person, { userId: null, address: null });
}
