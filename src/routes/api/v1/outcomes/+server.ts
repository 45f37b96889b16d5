import { recordAccess } from '$lib/server/audit/record-access.ts';
import { answerOutcomeRequest } from '$lib/server/queries/outcome-answer.ts';
import { readOutcomeRequest } from '$lib/server/queries/outcome-request.ts';
import { answer } from '../answer.ts';
import type { RequestHandler } from './$types';

/**
 * What `cli outcomes --json` prints: `?definition=<preset or text>&by=<grouping>&clinic=<name>`, and with
 * `&include=estimates&include=timeline` what `--estimates --timeline` add.
 */
export const GET: RequestHandler = ({ locals, url }) =>
  answer(async () => {
    const request = readOutcomeRequest(url.searchParams);
    await recordAccess(locals, {
      action: 'outcomes-read',
      subject: { definition: request.definition.id, by: request.by ?? null }
    });
    return answerOutcomeRequest(locals.scope, request);
  });
