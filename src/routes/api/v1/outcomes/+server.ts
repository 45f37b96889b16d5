import { answerOutcomeRequest, readOutcomeRequest } from '$lib/server/queries/outcome-request.ts';
import { answer } from '../answer.ts';
import type { RequestHandler } from './$types';

/** What `cli outcomes --json` prints: `?definition=<preset or text>&by=<grouping>&clinic=<name>`. */
export const GET: RequestHandler = ({ locals, url }) =>
  answer(async () => answerOutcomeRequest(locals.database, readOutcomeRequest(url.searchParams)));
