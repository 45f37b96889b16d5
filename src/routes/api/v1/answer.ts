import { json } from '@sveltejs/kit';
import { DatabaseUnavailableError, QueryDeadlineError } from '$lib/server/db/errors.ts';
import { OutcomeRequestError } from '$lib/server/queries/outcome-request.ts';

/** The answer as JSON; a fault that the caller can mend or wait out as `{ code, message }`. */
export async function answer(work: () => Promise<object>): Promise<Response> {
  try {
    return json(await work());
  } catch (error) {
    if (error instanceof OutcomeRequestError) {
      const status = error.code === 'unknown-clinic' ? 404 : 400;
      return json({ code: error.code, message: error.message }, { status });
    }
    if (error instanceof DatabaseUnavailableError) {
      return json({ code: 'unavailable', message: error.message }, { status: 503 });
    }
    if (error instanceof QueryDeadlineError) {
      return json({ code: 'deadline', message: error.message }, { status: 503 });
    }
    throw error;
  }
}
