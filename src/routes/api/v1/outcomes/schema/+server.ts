import { json } from '@sveltejs/kit';
import { z } from 'zod';
import { outcomeAnswerSchema } from '$lib/server/queries/outcome-answer-schema.ts';
import type { RequestHandler } from './$types';

const schema = z.toJSONSchema(outcomeAnswerSchema);

/** JSON Schema (2020-12) of what `/api/v1/outcomes` answers. */
export const GET: RequestHandler = () => json(schema);
