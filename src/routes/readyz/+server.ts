import { json } from '@sveltejs/kit';
import { basename } from 'node:path';
import { appDatabase } from '$lib/server/app-database.ts';
import { readReadiness } from '$lib/server/readiness.ts';
import { readSettings } from '$lib/server/settings.ts';
import type { RequestHandler } from './$types';

const migrations = Object.keys(
  import.meta.glob('../../../migrations/*.sql', { query: '?raw' })
).map((path) => basename(path));

export const GET: RequestHandler = async () => {
  const { freeSpaceFloor } = readSettings(process.env);
  const readiness = await readReadiness(await appDatabase(), migrations, freeSpaceFloor);
  const isReady = Object.values(readiness).every((word) => word === 'ok');
  return json(readiness, { status: isReady ? 200 : 503 });
};
