import type { GlyphName } from './glyphs.ts';

/** The only status words, in order of precedence; the last three where no reliable change is sourced. */
export type StatusWord =
  | 'no baseline'
  | 'too early to say'
  | 'reliably worse'
  | 'relapse'
  | 'below cut-off at baseline'
  | 'remission'
  | 'response'
  | 'partial response'
  | 'no reliable change'
  | 'higher than baseline'
  | '25–49% better'
  | 'under 25% better';

export type StatusTone = 'good' | 'alert' | 'neutral';

interface StatusMark {
  readonly glyph: GlyphName;
  readonly tone: StatusTone;
}

export const statusMarks: Readonly<Record<StatusWord, StatusMark>> = {
  'no baseline': { glyph: 'dash', tone: 'neutral' },
  'too early to say': { glyph: 'dotted-ring', tone: 'neutral' },
  'reliably worse': { glyph: 'triangle', tone: 'alert' },
  relapse: { glyph: 'turning-back', tone: 'alert' },
  'below cut-off at baseline': { glyph: 'ring-with-bar', tone: 'neutral' },
  remission: { glyph: 'ring-with-dot', tone: 'good' },
  response: { glyph: 'filled', tone: 'good' },
  'partial response': { glyph: 'half', tone: 'neutral' },
  'no reliable change': { glyph: 'ring', tone: 'neutral' },
  'higher than baseline': { glyph: 'triangle-outline', tone: 'neutral' },
  '25–49% better': { glyph: 'quarter', tone: 'neutral' },
  'under 25% better': { glyph: 'ring', tone: 'neutral' }
};

/** @param qualifier which pain response ("30%"), or how sure a relapse is ("possible", "confirmed") */
export function statusLabel(word: StatusWord, qualifier?: string): string {
  const sentence = word.charAt(0).toUpperCase() + word.slice(1);
  return qualifier ? `${sentence}, ${qualifier}` : sentence;
}
