import { decideVerdict, type ShareClaim } from '$lib/claims/verdict.ts';
import { successChoices, windowChoices } from '$lib/outcomes/choices.ts';
import { listAgents, listClinics } from '$lib/server/queries/clinics.ts';
import type { PageServerLoad } from './$types';
import { chosenOutcome, outcomeInstruments } from './outcome.ts';

/** The FAQ says "effective in 70% of patients" of depression, and "up to 70%" where it names pain. */
const claims: Record<'depression' | 'pain', ShareClaim> = {
  depression: { kind: 'point', share: 0.7 },
  pain: { kind: 'up-to', share: 0.7 }
};

export const load: PageServerLoad = async ({ locals, url }) => {
  const { db } = locals.database;
  const [{ choice, instrument, report }, clinics, agents] = await Promise.all([
    chosenOutcome(db, url),
    listClinics(db),
    listAgents(db)
  ]);
  const domain = instrument.domain === 'pain' ? 'pain' : 'depression';
  const claim = claims[domain];
  return {
    choice,
    domain,
    claim,
    report,
    verdict: decideVerdict(claim, report.rates.nonResponder),
    instrumentName: instrument.name,
    search: url.search,
    options: {
      instruments: outcomeInstruments.map(({ id, name }) => ({ value: id, label: name })),
      windows: windowChoices.map(({ id, label }) => ({ value: id, label })),
      successes: successChoices(instrument).map(({ id, label }) => ({ value: id, label })),
      clinics: clinics.map(({ clinicId, name }) => ({ value: String(clinicId), label: name })),
      agents: agents.map((agent) => ({ value: agent, label: agent }))
    }
  };
};
