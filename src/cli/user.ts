import { parseArgs } from 'node:util';
import {
  findUserIdByEmail,
  listUserNames,
  listUsers,
  usersPerPage,
  type ListedUser
} from '../lib/server/auth/list-users.ts';
import { roles, type Membership, type Role } from '../lib/server/auth/roles.ts';
import { addUser, newUserSchema, resetByLink, type Actor } from '../lib/server/auth/users.ts';
import { listClinicians } from '../lib/server/queries/clinicians.ts';
import { listClinics } from '../lib/server/queries/clinics.ts';
import type { Settings } from '../lib/server/settings.ts';
import type { KeyedDatabase } from '../lib/server/writes/use-keys.ts';
import { UsageError, type Command } from './command.ts';
import { migrateConfigured } from './migrate.ts';

export const command: Command = {
  usage: `add --email ADDRESS --name NAME --role ${roles.join('|')} [--clinic NAME]… [--clinician NAME]
       user list
       user reset --email ADDRESS [--second-factor]`,
  async run(args, settings) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        email: { type: 'string' },
        name: { type: 'string' },
        role: { type: 'string' },
        clinic: { type: 'string', multiple: true, default: [] },
        clinician: { type: 'string' },
        'second-factor': { type: 'boolean', default: false }
      }
    });
    const [action, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError('Say add, list or reset.');
    await migrateConfigured(settings, async (database) => {
      switch (action) {
        case 'add':
          return add(database, values, settings);
        case 'list':
          return list(database);
        case 'reset':
          return reset(database, values.email, values['second-factor'], settings);
        default:
          throw new UsageError('Say add, list or reset.');
      }
    });
  }
};

/** How to add the first user; null once there is any. */
export async function firstUserHint({ quick }: KeyedDatabase): Promise<string | null> {
  if ((await listUserNames(quick)).length > 0) return null;
  return 'Nobody can sign in yet. Stop the server and add an administrator: npm run -s cli -- user add --email you@example.org --name "Your Name" --role administrator';
}

interface Given {
  email?: string | undefined;
  name?: string | undefined;
  role?: string | undefined;
  clinic: string[];
  clinician?: string | undefined;
}

const actor: Actor = { userId: null, address: null };

async function add(database: KeyedDatabase, given: Given, settings: Settings): Promise<void> {
  const who = newUserSchema.safeParse({ email: given.email ?? '', name: given.name ?? '' });
  if (!who.success) throw new UsageError(who.error.issues.map(({ message }) => message).join(' '));
  const role = roles.find((one) => one === given.role);
  if (!role) throw new UsageError(`--role is one of ${roles.join(', ')}.`);
  const memberships = await membershipsOf(database, role, given);
  const { linkToken } = await database.write((trx) =>
    addUser(trx, { ...who.data, memberships }, actor)
  );
  console.log(`Added ${who.data.email}. Start the server, then ${linkText(settings, linkToken)}`);
}

async function membershipsOf(
  { quick }: KeyedDatabase,
  role: Role,
  { clinic: names, clinician }: Given
): Promise<Membership[]> {
  if ((role === 'clinician') !== (clinician !== undefined)) {
    throw new UsageError('--clinician names whose panel a clinician reads, and no other role.');
  }
  if (role === 'administrator') {
    if (names.length > 0)
      throw new UsageError('Administrators have no clinic; leave out --clinic.');
    return [{ role, clinicId: null, clinicianId: null }];
  }
  if (names.length === 0) throw new UsageError(`A ${role} needs --clinic with the clinic’s name.`);
  const clinics = await listClinics(quick);
  const panels = await listClinicians(quick);
  return [...new Set(names)].map((name) => {
    const clinic = clinics.find((one) => one.name === name.normalize('NFC'));
    if (!clinic) throw new Error(`${name} is not a clinic here. ${choices('Clinics', clinics)}`);
    const { clinicId } = clinic;
    if (clinician === undefined) return { role, clinicId, clinicianId: null };
    const ofClinic = panels.filter((one) => one.clinicId === clinicId);
    const panel = ofClinic.find((one) => one.name === clinician.normalize('NFC'));
    if (!panel) {
      throw new Error(
        `${clinician} treats nobody at ${name} yet. ${choices('Clinicians there', ofClinic)}`
      );
    }
    return { role, clinicId, clinicianId: panel.clinicianId };
  });
}

function choices(noun: string, among: readonly { readonly name: string }[]): string {
  return `${noun}: ${among.map(({ name }) => name).join(', ') || 'none; import their patients first'}.`;
}

async function reset(
  database: KeyedDatabase,
  email: string | undefined,
  resetsTotp: boolean,
  settings: Settings
): Promise<void> {
  if (email === undefined) throw new UsageError('--email says whose password.');
  const userId = await findUserIdByEmail(database.quick, email);
  if (userId === undefined) throw new Error(`There is no account with the address ${email}.`);
  const token = await database.write((trx) => resetByLink(trx, userId, resetsTotp, actor));
  console.log(`${email.trim().toLowerCase()}: start the server, then ${linkText(settings, token)}`);
}

function linkText({ origin, host, port }: Settings, token: string): string {
  return `open within 15 minutes, once:\n\n  ${origin ?? `http://${host}:${port}`}/one-time/${token}\n`;
}

async function list({ quick }: KeyedDatabase): Promise<void> {
  for (let page = 1; ; page += 1) {
    const { users, total } = await listUsers(quick, { q: '', page });
    for (const user of users) console.log(userLine(user));
    if (total === 0) console.log('There are no users.');
    if (page * usersPerPage >= total) return;
  }
}

function userLine(user: ListedUser): string {
  const memberships = user.memberships.map(({ role, clinic }) =>
    clinic === null ? role : `${role} of ${clinic}`
  );
  return [
    user.email,
    user.name,
    memberships.join(', ') || 'no role',
    ...(user.isDisabled ? ['disabled'] : []),
    ...(user.hasPassword || user.byProvider || user.isDemo ? [] : ['never signed in'])
  ].join('  ');
}
