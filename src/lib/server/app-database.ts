import { openConfiguredDatabase, type OpenDatabase } from './db/connection.ts';
import { readSettings } from './settings.ts';

const key = Symbol.for('infusion-outcomes.database');

/** The development server loads this module anew after an edit; the file stays open across that. */
const held = globalThis as typeof globalThis & { [key]?: Promise<OpenDatabase> };

/** The one database of this process, opened on first use. */
export function appDatabase(): Promise<OpenDatabase> {
  return (held[key] ??= openConfiguredDatabase(readSettings(process.env)));
}

export async function closeAppDatabase(): Promise<void> {
  const opened = held[key];
  delete held[key];
  await (await opened)?.close();
}
