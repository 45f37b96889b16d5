import type { Source } from './instrument.ts';

function verified(citation: string): Source {
  return { citation, verification: 'verified' };
}

export const mcInnes2022 = verified(
  'McInnes 2022, J Affect Disord: stanfordhealthcare.org/publications/837/837264.html'
);
export const coley2020 = verified('Coley 2020, Psychiatr Serv: doi 10.1176/appi.ps.201900295');
export const pfeiffer2024 = verified(
  'Pfeiffer 2024, J Clin Psychiatry: psychiatrist.com/jcp/clinical-outcomes-intravenous-ketamine-for-depression-va-health-system'
);
export const kroenke2001 = verified('Kroenke 2001, J Gen Intern Med: studylib.net/doc/25788761');
export const talkingTherapies = verified(
  'NHS Talking Therapies (IAPT) manual as quoted at cbtwatch.com'
);
export const spitzer2006 = verified(
  'Spitzer 2006, Arch Intern Med: doi 10.1001/archinte.166.10.1092'
);
export const trivedi2006 = verified(
  'Trivedi 2006 (STAR*D), Am J Psychiatry: doi 10.1176/appi.ajp.163.1.28'
);
export const hawley2002 = verified('Hawley 2002, J Affect Disord: pubmed 12200208');
export const zimmerman2004 = verified('Zimmerman 2004: pubmed 15101563');
export const zimmerman2013 = verified('Zimmerman 2013, J Affect Disord: pubmed 23759278');
export const ekstrand2022 = verified(
  'Ekstrand 2022 (KetECT), Int J Neuropsychopharmacol: PMC9154276'
);
export const takahashi2021 = verified(
  'Takahashi 2021, BMC Psychiatry: doi 10.1186/s12888-021-03538-y'
);
export const sustain3 = verified(
  'SUSTAIN-3 esketamine extension, response and remission table: PMC10439056, table 3'
);
export const greden2019 = verified(
  'Greden 2019 (GUIDED), J Psychiatr Res: doi 10.1016/j.jpsychires.2019.01.003'
);
export const wiles2013 = verified(
  'Wiles 2013 (CoBalT), Lancet: doi 10.1016/S0140-6736(12)61552-9; full report PMC4781198'
);
export const cdc2022 = verified(
  'Dowell 2022 (CDC opioid guideline), MMWR Recomm Rep: doi 10.15585/mmwr.rr7103a1, page 20, read as quoted'
);
export const bdi2Bands = verified('BDI-II bands as listed at doctorabel.us');
export const ptsdCenter = verified(
  'US National Center for PTSD, Using the PCL-5: ptsd.va.gov, as summarised at qxmd.com and mhscales.com/pcl5'
);
export const marx2022 = verified('Marx 2022, Psychol Assess 34:197–203 (male veterans, sample 1)');
export const bpiUserGuide = verified(
  'Cleeland, Brief Pain Inventory user guide: studyres.com/doc/1712721'
);
export const columbiaTriage = verified(
  'Columbia Lighthouse Project screener triage, cssrs.columbia.edu (high risk); rula.com support article 23773353741339 (moderate, low)'
);
export const matza2010 = verified('Matza 2010, Int J Methods Psychiatr Res: doi 10.1002/mpr.323');
export const immpact2008 = verified(
  'Dworkin 2008 (IMMPACT), J Pain: bandolier.org.uk/booth/painpag/Chronout.html'
);
export const farrar2001 = verified('Farrar 2001, Pain: pubmed 11690728 (n = 2,724, 10 trials)');
export const eppocBands = verified(
  'electronic Persistent Pain Outcomes Collaboration, Brief Pain Inventory page: ahsri.atlassian.net/wiki (page 20584125)'
);

/** No published rule for missing items could be verified, so the strictest one is ours. */
export const everyItemRule: Source = {
  citation: 'No published proration rule could be verified, so a total needs every item',
  verification: 'our-rule'
};

export const totalEntryRule: Source = {
  citation: 'Item wording may not be shipped, so the total is scored outside and entered here',
  verification: 'our-rule'
};
