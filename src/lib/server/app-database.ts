import { openKeyedDatabase } from './open-keyed-database.ts';
import { readSettings } from './settings.ts';
import type { KeyedDatabase } from './writes/use-keys.ts';

const key = Symbol.for('infusion-outcomes.database');

/** The development server loads this module anew after an edit; the file stays open across that. */
const held = globalThis as typeof globalThis & { [key]?: Promise<KeyedDatabase> };

/** The one database of this process, opened on first use. */
export function appDatabase(): Promise<KeyedDatabase> {
  return (held[key] ??= openKeyedDatabase(readSettings(process.env)));
}

export async function closeAppDatabase(): Promise<void> {
  const opened = held[key];
  delete held[key];
  await (await opened)?.close();
}
