/**
 * Shapes on a 14 × 14 grid, drawn in the text colour. Each differs in shape and fill, so that grey,
 * paper and every kind of colour vision keep them apart; the word beside it carries the meaning.
 */
const ring = '<circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5"/>';
const exclamation =
  '<path d="M7 3.6v4" stroke="var(--surface)" stroke-width="1.6"/><circle cx="7" cy="9.7" r=".95" fill="var(--surface)"/>';

export const glyphs = {
  dash: '<path d="M2 7h10" stroke="currentColor" stroke-width="1.6"/>',
  'dotted-ring':
    '<circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.2 2.1"/>',
  triangle: '<path d="M7 1.2 13.2 12.6H.8z" fill="currentColor"/>',
  'triangle-outline':
    '<path d="M7 2 12.4 11.8H1.6z" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  'turning-back':
    '<path d="M12.3 5.2A5.6 5.6 0 1 0 12.6 8" fill="none" stroke="currentColor" stroke-width="1.7"/><path d="M13.6 1.4v4.8H8.8z" fill="currentColor"/>',
  'ring-with-bar': `${ring}<path d="M1.5 7h11" stroke="currentColor" stroke-width="1.5"/>`,
  'ring-with-dot':
    '<circle cx="7" cy="7" r="6" fill="none" stroke="currentColor" stroke-width="1.5"/><circle cx="7" cy="7" r="3.4" fill="currentColor"/>',
  filled: '<circle cx="7" cy="7" r="6.2" fill="currentColor"/>',
  half: `${ring}<path d="M7 1.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>`,
  quarter: `${ring}<path d="M7 7V1.5A5.5 5.5 0 0 1 12.5 7z" fill="currentColor"/>`,
  ring,
  tick: '<circle cx="7" cy="7" r="6.4" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M3.9 7.2 6.2 9.5 10.2 4.8" fill="none" stroke="currentColor" stroke-width="1.7"/>',
  unequal:
    '<rect x=".6" y=".6" width="12.8" height="12.8" rx="2" fill="currentColor"/><path d="M3.4 5.3h7.2M3.4 8.7h7.2M9 3.2 5 10.8" stroke="var(--surface)" stroke-width="1.4" fill="none"/>',
  'dotted-ring-with-dots':
    '<circle cx="7" cy="7" r="5.7" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2.2 2.1"/><path d="M4.2 7h.1M7 7h.1M9.7 7h.1" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/>',
  struck:
    '<circle cx="7" cy="7" r="5.7" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M3 11 11 3" stroke="currentColor" stroke-width="1.4"/>',
  alert: `<path d="M7 .3 13.7 7 7 13.7.3 7z" fill="currentColor"/>${exclamation}`,
  clock:
    '<circle cx="7" cy="7" r="5.7" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M7 3.6V7.2l2.3 1.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'
} as const;

export type GlyphName = keyof typeof glyphs;
