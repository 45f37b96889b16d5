import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { isLoopbackHost } from './request-host.ts';

const size = z.string().regex(/^\d+(\.\d+)? ?[KMGT]i?B$/i, 'must be a size such as 2GB');
const milliseconds = z.coerce
  .number('must be a number of milliseconds')
  .int('must be whole milliseconds')
  .min(100, 'must be at least 100');

const schema = z.object({
  DATABASE_PATH: z
    .string()
    .default('data/local/infusion-outcomes.duckdb')
    .describe('Database file. Its folder is made, for its owner only, when only that is missing.'),
  KEY_FILE: z
    .string()
    .optional()
    .describe(
      'File of the keys that seal identities, made at the first start; without one, `keys.json` beside DATABASE_PATH. Back it up apart from the database.'
    ),
  KEYS: z
    .string()
    .optional()
    .describe('What the key file holds, in its place, where secrets come as variables.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  PORT: z.coerce
    .number('must be a port number')
    .int('must be a port number')
    .min(0, 'must be between 0 and 65535')
    .max(65_535, 'must be between 0 and 65535')
    .default(3000)
    .describe('Port to listen on; 0 takes any free one.'),
  ORIGIN: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://outcomes.example.org' })
    .refine((text) => URL.canParse(text) && new URL(text).pathname === '/', 'must have no path')
    .optional()
    .describe(
      'Address that people type, `https://…` behind a proxy; without one, HOST and PORT. The server answers to no other name.'
    ),
  ADDRESS_HEADER: z
    .string()
    .optional()
    .describe(
      'Header in which the proxy says who asks, `x-forwarded-for`; without one, the socket.'
    ),
  XFF_DEPTH: z.coerce
    .number('must be a number of proxies')
    .int('must be a number of proxies')
    .min(1, 'must be at least 1')
    .default(1)
    .describe('How many proxies stand in front, where ADDRESS_HEADER is `x-forwarded-for`.'),
  SECOND_FACTOR: z
    .enum(['required', 'optional'], 'must be required or optional')
    .default('required')
    .describe('Whether everyone signs in with a code too, or only those who set one up.'),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be the address of an OpenID Connect issuer' })
    .optional()
    .describe(
      'Issuer of the clinic’s own accounts (OpenID Connect); its redirect address is ORIGIN and `/sign-in/provider/callback`.'
    ),
  OIDC_CLIENT_ID: z.string().optional().describe('Name of this server at the issuer.'),
  OIDC_CLIENT_SECRET: z
    .string()
    .optional()
    .describe('Its secret there, where the issuer gave one.'),
  QUERY_DEADLINE_MS: milliseconds.default(20_000).describe('A query is stopped after this long.'),
  WRITE_DEADLINE_MS: milliseconds
    .default(600_000)
    .describe('A statement that changes data is stopped, and undone, after this long.'),
  MEMORY_LIMIT: size
    .default('2GB')
    .describe('Memory the database may use before it spills to disk.'),
  TEMP_DIRECTORY: z
    .string()
    .optional()
    .describe('Folder it spills to; without one, DATABASE_PATH followed by `.tmp`.'),
  MAX_TEMP_SIZE: size.default('10GB').describe('How much it may spill.'),
  THREADS: z.coerce
    .number('must be a number of threads')
    .int('must be a whole number of threads')
    .min(1, 'must be at least 1')
    .max(256, 'must be at most 256')
    .optional()
    .describe('Threads the database may use; without one, one for each processor.'),
  IMPORT_MAX_ROWS: z.coerce
    .number('must be a number of rows')
    .int('must be a whole number of rows')
    .min(1, 'must be at least 1')
    .default(1_000_000)
    .describe('Rows that one imported file may have.'),
  IMPORT_MAX_MEGABYTES: z.coerce
    .number('must be a number of megabytes')
    .gt(0, 'must be above 0')
    .default(100)
    .describe('Size that one imported file may have.'),
  AUDIT_HEAD_FILE: z
    .string()
    .optional()
    .describe(
      'File of the signed ends of the audit log; without one, `audit-heads.jsonl` beside DATABASE_PATH. Copy it elsewhere: it shows what was cut off.'
    ),
  FREE_SPACE_FLOOR: size
    .default('500MB')
    .describe(
      'With less than this free on the disk of the database, changes are refused; reading goes on.'
    ),
  BACKUP_DIRECTORY: z
    .string()
    .optional()
    .describe(
      'Folder of the backups of this database alone, better on another disk; without one, `backups` beside DATABASE_PATH.'
    ),
  BACKUP_AT: z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|off)$/, 'must be a time such as 02:30, or off')
    .default('02:30')
    .describe('When the server backs up each night, in its own time zone; `off` for never.'),
  BACKUP_KEEP: z.coerce
    .number('must be a number of backups')
    .int('must be a whole number of backups')
    .min(1, 'must be at least 1')
    .default(30)
    .describe('Nightly backups that are kept; those made by hand are never removed.')
});

/** By which the demo command tells its server that it is a demonstration. */
export const demoVariable = 'INFUSION_OUTCOMES_DEMO';

export interface Settings {
  databasePath: string;
  keyFile: string;
  keys: string | undefined;
  host: string;
  port: number;
  /** As people type it, without a path; undefined where HOST and PORT say it. */
  origin: string | undefined;
  secondFactorRequired: boolean;
  /** Null where people sign in here alone. */
  provider: { issuer: string; clientId: string; clientSecret: string | undefined } | null;
  /** Said by the demo command to the server that it starts; no setting of anybody's. */
  isDemo: boolean;
  queryDeadlineMs: number;
  writeDeadlineMs: number;
  memoryLimit: string;
  tempDirectory: string | undefined;
  maxTempSize: string;
  threads: number;
  importMaxRows: number;
  importMaxMegabytes: number;
  auditHeadFile: string;
  /** Bytes. */
  freeSpaceFloor: number;
  /** Absolute. */
  backupDirectory: string;
  /** `02:30`, local time; undefined where there are no nightly backups. */
  backupAt: string | undefined;
  backupKeep: number;
}

/** An environment variable is not what it should be; the message names every one of them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Reads the settings from environment variables; an empty one counts as left out.
 *
 * @throws SettingsError naming each wrong variable and what it must be.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value?.trim() !== '')
  );
  const read = schema.safeParse(given);
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new SettingsError(`${faults.join('; ')}.`);
  }
  const values = read.data;
  requireReachableOrigin(values.HOST, values.ORIGIN);
  return {
    databasePath: values.DATABASE_PATH,
    keyFile: values.KEY_FILE ?? join(dirname(values.DATABASE_PATH), 'keys.json'),
    keys: values.KEYS,
    host: values.HOST,
    port: values.PORT,
    origin: values.ORIGIN && new URL(values.ORIGIN).origin,
    secondFactorRequired: values.SECOND_FACTOR === 'required',
    provider: readProvider(values),
    isDemo: environment[demoVariable] === '1',
    queryDeadlineMs: values.QUERY_DEADLINE_MS,
    writeDeadlineMs: values.WRITE_DEADLINE_MS,
    memoryLimit: values.MEMORY_LIMIT,
    tempDirectory: values.TEMP_DIRECTORY,
    maxTempSize: values.MAX_TEMP_SIZE,
    threads: values.THREADS ?? availableParallelism(),
    importMaxRows: values.IMPORT_MAX_ROWS,
    importMaxMegabytes: values.IMPORT_MAX_MEGABYTES,
    auditHeadFile:
      values.AUDIT_HEAD_FILE ?? join(dirname(values.DATABASE_PATH), 'audit-heads.jsonl'),
    freeSpaceFloor: bytesOf(values.FREE_SPACE_FLOOR),
    backupDirectory: resolve(
      values.BACKUP_DIRECTORY ?? join(dirname(values.DATABASE_PATH), 'backups')
    ),
    backupAt: values.BACKUP_AT === 'off' ? undefined : values.BACKUP_AT,
    backupKeep: values.BACKUP_KEEP
  };
}

/** @param text as the engine writes sizes: `500MB` of 1000s, `500MiB` of 1024s */
function bytesOf(text: string): number {
  const [, amount = '0', unit = '', binary] = /^([\d.]+) ?([KMGT])(i?)B$/i.exec(text) ?? [];
  const power = 'KMGT'.indexOf(unit.toUpperCase()) + 1;
  return Number(amount) * (binary ? 1024 : 1000) ** power;
}

/** @throws SettingsError where the issuer is half described, or asked over a line that others read */
function readProvider(values: z.infer<typeof schema>): Settings['provider'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = values;
  if (issuer === undefined && clientId === undefined) return null;
  if (issuer === undefined || clientId === undefined) {
    throw new SettingsError('OIDC_ISSUER and OIDC_CLIENT_ID belong together. Set both or neither.');
  }
  if (issuer.startsWith('http:') && !isLoopbackHost(new URL(issuer).host)) {
    throw new SettingsError('OIDC_ISSUER must begin with https:// where it is not this machine.');
  }
  return { issuer, clientId, clientSecret: values.OIDC_CLIENT_SECRET };
}

/** @throws SettingsError where a browser could not sign in, or only over a line that others read */
function requireReachableOrigin(host: string, origin: string | undefined): void {
  if (origin === undefined && !isLoopbackHost(host)) {
    throw new SettingsError(
      `HOST ${host} is not this machine alone, so set ORIGIN to the address that people type.`
    );
  }
  if (origin?.startsWith('http:') && !isLoopbackHost(new URL(origin).host)) {
    throw new SettingsError('ORIGIN must begin with https:// where it is not this machine.');
  }
}

/** The settings as the README lists them; `byDefault` is empty where the description says it. */
export const settingsTable: readonly { name: string; byDefault: string; description: string }[] =
  Object.entries(schema.shape).map(([name, field]) => {
    const byDefault = field.safeParse(undefined).data;
    return {
      name,
      byDefault: byDefault === undefined ? '' : String(byDefault),
      description: field.description ?? ''
    };
  });
