import { instruments } from '$lib/instruments/registry.ts';
import { estimateProportion } from '$lib/statistics/proportion.ts';
import { publishedCohorts, waitingList } from './published-cohorts.ts';

/** Text and one drawing: no script is sent. */
export const csr = false;

export function load() {
  return {
    cohorts: publishedCohorts.map(({ name, measure, responded, analysed, citation }) => ({
      name,
      measure,
      citation,
      rate: estimateProportion(responded, analysed)
    })),
    waitingList: {
      rate: estimateProportion(waitingList.responded, waitingList.analysed),
      citation: waitingList.citation
    },
    instruments: instruments.map(({ id, name, fullName, licence }) => ({
      id,
      name,
      fullName,
      licence
    }))
  };
}
