import { json } from '@sveltejs/kit';
import { z } from 'zod';
import { outcomeAnswerSchema } from '$lib/server/queries/outcome-answer-schema.ts';
import { outcomeReleaseSchema } from '$lib/server/queries/outcome-release-schema.ts';
import type { RequestHandler } from './$types';

const schema = z.toJSONSchema(outcomeAnswerSchema);
const releaseSchema = z.toJSONSchema(outcomeReleaseSchema);

/** JSON Schema (2020-12) of what `/api/v1/outcomes` answers; with `?release=true`, of what it releases. */
export const GET: RequestHandler = ({ url }) =>
  json(url.searchParams.get('release') === 'true' ? releaseSchema : schema);
