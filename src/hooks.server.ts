import { randomBytes } from 'node:crypto';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { appDatabase, closeAppDatabase } from '$lib/server/app-database.ts';
import { compressResponse } from '$lib/server/compress.ts';
import { DatabaseUnavailableError, QueryDeadlineError } from '$lib/server/db/errors.ts';
import { isLoopbackHost } from '$lib/server/request-host.ts';

export const init: ServerInit = async () => {
  await appDatabase();
  process.on('sveltekit:shutdown', closeAppDatabase);
};

export const handle: Handle = async ({ event, resolve }) => {
  if (!isLoopbackHost(event.request.headers.get('host'))) {
    return new Response(
      'There is no sign-in yet, so this server answers only to 127.0.0.1 and localhost on its own machine.\n',
      { status: 421, headers: { 'content-type': 'text/plain; charset=utf-8' } }
    );
  }
  event.locals.database = await appDatabase();
  const response = await resolve(event, { preload: ({ type }) => type !== 'font' });
  response.headers.set('cache-control', 'no-store');
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'no-referrer');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  response.headers.set('cross-origin-resource-policy', 'same-origin');
  return compressResponse(event.request, response);
};

export const handleError: HandleServerError = ({ error, status, message }) => {
  const reference = randomBytes(4).toString('hex').toUpperCase();
  if (status !== 404) {
    // Messages of engine and application errors never carry values of rows; anything else is named only.
    const kind = error instanceof Error ? error.name : typeof error;
    console.error(JSON.stringify({ level: 'error', reference, status, kind }));
  }
  return {
    code: status === 404 ? 'not-found' : 'internal',
    message: errorMessage(error, message),
    reference
  };
};

function errorMessage(error: unknown, message: string): string {
  if (error instanceof DatabaseUnavailableError || error instanceof QueryDeadlineError) {
    return error.message;
  }
  return message;
}
