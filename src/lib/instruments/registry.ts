import { bdi2 } from './bdi2.ts';
import { bpiInterference } from './bpi-interference.ts';
import { bpiSeverity } from './bpi-severity.ts';
import { cadss } from './cadss.ts';
import { cadss6 } from './cadss6.ts';
import { cssrs } from './cssrs.ts';
import { gad7 } from './gad7.ts';
import { hama } from './hama.ts';
import { hamd17 } from './hamd17.ts';
import { hamd6 } from './hamd6.ts';
import type { Instrument } from './instrument.ts';
import { madrs } from './madrs.ts';
import { nrs } from './nrs.ts';
import { pcl5 } from './pcl5.ts';
import { peg } from './peg.ts';
import { phq9 } from './phq9.ts';
import { promisPi } from './promis-pi.ts';
import { qidsSr16 } from './qids-sr16.ts';

/** Every instrument, in the order of lists, forms and exports. */
export const instruments: readonly Instrument[] = [
  phq9,
  madrs,
  qidsSr16,
  hamd17,
  hamd6,
  bdi2,
  nrs,
  peg,
  bpiSeverity,
  bpiInterference,
  promisPi,
  gad7,
  hama,
  pcl5,
  cadss,
  cadss6,
  cssrs
];

/** A name without the case, spaces, hyphens, dashes and underscores that files disagree on. */
export function comparableName(name: string): string {
  return name.toLowerCase().replace(/[\s_\p{Pd}]+/gu, '');
}

const byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));

const byName = new Map(
  instruments.flatMap((instrument) =>
    [instrument.id, instrument.name, ...instrument.aliases].map(
      (name) => [comparableName(name), instrument] as const
    )
  )
);

/** The instrument with exactly this id (`phq9`), as stored in the database. */
export function findInstrument(id: string): Instrument | undefined {
  return byId.get(id);
}

/** The instrument another file means by `name`: its id, name or an alias, in any spelling (`HAMD17`, `ham_d-17`). */
export function resolveInstrument(name: string): Instrument | undefined {
  return byName.get(comparableName(name));
}
