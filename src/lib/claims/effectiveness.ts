import type { ShareClaim } from './verdict.ts';

/** The FAQ says "effective in 70% of patients" of depression, and "up to 70%" where it names pain. */
export const effectivenessClaims: Readonly<Record<'depression' | 'pain', ShareClaim>> = {
  depression: { kind: 'point', share: 0.7 },
  pain: { kind: 'up-to', share: 0.7 }
};
