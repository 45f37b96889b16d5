import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/lib/server/db/connection.ts';
import { rotateKeys } from '../../src/lib/server/writes/rotate-keys.ts';
import { useKeys } from '../../src/lib/server/writes/use-keys.ts';

/** Rotates the keys again and again until it is killed, and says so each time it is done. */
const [path = '', keyFile = ''] = process.argv.slice(2);
const source = { keyFile, keys: undefined };

writeSync(1, 'ready\n');
const opened = await openDatabase({ path, threads: 2, memoryLimit: '512MB' });
let database = await useKeys(opened, source);
for (;;) {
  const { version } = await rotateKeys(database, source);
  database = await useKeys(opened, source);
  writeSync(1, `rotated to ${version}\n`);
}
