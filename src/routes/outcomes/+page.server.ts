import { effectivenessClaims } from '$lib/claims/effectiveness.ts';
import { decideVerdict } from '$lib/claims/verdict.ts';
import { successChoices, windowChoices } from '$lib/outcomes/choices.ts';
import { computeOutcomeTippingPoints } from '$lib/outcomes/tipping-points.ts';
import { findPreset, presets } from '$lib/outcomes/presets.ts';
import { hasRole, type User } from '$lib/server/auth/roles.ts';
import { listAgents, listClinics } from '$lib/server/queries/clinics.ts';
import type { PageServerLoad } from './$types';
import { describeWorse } from './figures.ts';
import { otherOutcomes } from './other-outcomes.ts';
import { chosenOutcome, outcomeInstruments } from './outcome.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { db } = locals.scope;
  const [{ choice, named, instrument, report, estimates }, clinics, agents] = await Promise.all([
    chosenOutcome(locals.scope, url),
    listClinics(db),
    listAgents(db)
  ]);
  const domain = instrument.domain === 'pain' ? 'pain' : 'depression';
  const claim = effectivenessClaims[domain];
  return {
    choice,
    named,
    domain,
    claim,
    report,
    others: otherOutcomes(report.definition, instrument, estimates.named),
    item9: estimates.item9,
    worse: describeWorse(instrument),
    verdict: decideVerdict(claim, report.rates.nonResponder),
    tippingPoints: computeOutcomeTippingPoints(report.counts, report.rates, claim.share),
    instrumentName: instrument.name,
    search: url.search,
    /** Whether only the reader's own panel is counted. */
    ownPanelOnly: readsOwnPanel(locals.user),
    options: {
      definitions: definitionOptions(named),
      instruments: outcomeInstruments.map(({ id, name }) => ({ value: id, label: name })),
      windows: windowChoices.map(({ id, label }) => ({ value: id, label })),
      successes: successChoices(instrument).map(({ id, label }) => ({ value: id, label })),
      clinics: clinics.map(({ clinicId, name }) => ({ value: String(clinicId), label: name })),
      agents: agents.map((agent) => ({ value: agent, label: agent }))
    }
  };
};

function readsOwnPanel(user: User | null): boolean {
  return user !== null && !hasRole(user, 'director') && !hasRole(user, 'analyst');
}

function definitionOptions(named: string | null) {
  return [
    { value: '', label: 'chosen part by part' },
    ...(named === null || findPreset(named) ? [] : [{ value: named, label: 'from the address' }]),
    ...presets.map(({ name, definition }) => ({ value: definition.id, label: name }))
  ];
}
