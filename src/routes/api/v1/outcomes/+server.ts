import { error } from '@sveltejs/kit';
import { recordAccess } from '$lib/server/audit/record-access.ts';
import { refusals } from '$lib/server/auth/access.ts';
import { mayRelease } from '$lib/server/auth/may-release.ts';
import { answerOutcomeRequest } from '$lib/server/queries/outcome-answer.ts';
import { answerReleaseRequest } from '$lib/server/queries/outcome-release.ts';
import { readOutcomeRequest } from '$lib/server/queries/outcome-request.ts';
import { answer } from '../answer.ts';
import type { RequestHandler } from './$types';

/**
 * What `cli outcomes --json` prints: `?definition=<preset or text>&by=<grouping>&clinic=<name>`, and with
 * `&include=estimates&include=timeline` what `--estimates --timeline` add. `&release=true` answers what may
 * leave the clinic, to a director or analyst.
 */
export const GET: RequestHandler = ({ locals, url }) =>
  answer(async () => {
    const request = readOutcomeRequest(url.searchParams);
    const release = request.release === true;
    if (release && !mayRelease(locals.user)) {
      await recordAccess(locals, {
        action: 'access-refused',
        outcome: 'refused',
        subject: { route: '/api/v1/outcomes', release }
      });
      error(403, refusals.refused);
    }
    await recordAccess(locals, {
      action: 'outcomes-read',
      subject: { definition: request.definition.id, by: request.by ?? null, release }
    });
    return release
      ? answerReleaseRequest(locals.scope, request)
      : answerOutcomeRequest(locals.scope, request);
  });
