import type { RequestHandler } from './$types';

/** The process answers; it says nothing of the database, so slow queries do not get it restarted. */
export const GET: RequestHandler = () =>
  new Response('alive\n', { headers: { 'content-type': 'text/plain; charset=utf-8' } });
