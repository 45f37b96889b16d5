import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

type Mode = 'light' | 'dark';

function colourOf(role: string, mode: Mode): string {
  const pair = new RegExp(`--${role}: light-dark\\((#\\w{6}), (#\\w{6})\\);`).exec(css);
  const colour = pair?.[mode === 'light' ? 1 : 2];
  if (!colour) throw new Error(`tokens.css has no colour pair for --${role}.`);
  return colour;
}

/** Relative luminance and contrast ratio as in WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(role: string, ground: string, mode: Mode): number {
  const [darker = 0, lighter = 0] = [colourOf(role, mode), colourOf(ground, mode)]
    .map(luminance)
    .sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const grounds = ['ground', 'surface'];
const modes: Mode[] = ['light', 'dark'];
const onEveryGround = (roles: string[]) =>
  roles.flatMap((role) =>
    grounds.flatMap((ground) => modes.map((mode) => [role, ground, mode] as const))
  );

describe('contrast', () => {
  it('is computed as WCAG does', () => {
    expect(contrast('ink', 'ground', 'light')).toBeCloseTo(17.1, 1);
    expect(contrast('ink3', 'sunken', 'light')).toBeCloseTo(4.9, 1);
    expect(contrast('alert', 'alert-t', 'dark')).toBeCloseTo(7.5, 1);
  });

  it.each([
    ...onEveryGround(['ink', 'ink2', 'ink3', 'dep', 'pain', 'anx', 'good', 'alert']),
    ...modes.flatMap((mode) => [
      ['ink3', 'sunken', mode] as const,
      ['ink2', 's4', mode] as const,
      ['alert', 'alert-t', mode] as const,
      ['btn-ink', 'btn', mode] as const,
      ['btn-ink', 'ink2', mode] as const
    ])
  ])('of text in %s on %s, %s, is at least 4.5', (role, ground, mode) => {
    expect(contrast(role, ground, mode)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(onEveryGround(['control', 'peer', 'focus']))(
    'of marks in %s on %s, %s, is at least 3',
    (role, ground, mode) => {
      expect(contrast(role, ground, mode)).toBeGreaterThanOrEqual(3);
    }
  );
});
