/** Response among all whom a study analysed, with counts worked back from its published percentage. */
export interface PublishedCohort {
  readonly name: string;
  readonly measure: string;
  readonly responded: number;
  readonly analysed: number;
  readonly citation: string;
}

export const publishedCohorts: readonly PublishedCohort[] = [
  {
    name: 'Murrough 2013',
    measure: 'MADRS, end of six infusions; 24 patients',
    responded: 17,
    analysed: 24,
    citation: 'Murrough 2013, Biol Psychiatry, PMC3725185: 70.8% of 24, open label'
  },
  {
    name: 'McInnes 2022',
    measure: 'PHQ-9, days 14–31 after; 537 of 9,016 treated',
    responded: 288,
    analysed: 537,
    citation: 'McInnes 2022, J Affect Disord: 53.6% of the 537 with enough data, of 9,016 treated'
  },
  {
    name: 'Pfeiffer 2024',
    measure: 'PHQ-9, six weeks; 215 veterans',
    responded: 56,
    analysed: 215,
    citation: 'Pfeiffer 2024, J Clin Psychiatry: 26% of 215'
  },
  {
    name: 'Sakurai 2020',
    measure: 'QIDS-SR16, three weeks; 82 of 85 started',
    responded: 15,
    analysed: 82,
    citation: 'Sakurai 2020, PubMed 32871698: 15 of 82, 18.3%'
  }
];

/** Untreated people on waiting lists who met "response". */
export const waitingList = {
  responded: 15,
  analysed: 76,
  citation: 'Posternak & Miller 2001, J Affect Disord, 10.1016/S0165-0327(00)00304-9'
} as const;
