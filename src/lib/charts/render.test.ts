import * as Plot from '@observablehq/plot';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { whyNotWellFormed } from './fixtures/well-formed.ts';
import { escapeMarkup } from './markup.ts';
import { renderChart } from './render.ts';

function drawText(text: string): string {
  return renderChart({
    ariaLabel: text,
    ariaDescription: text,
    width: 100,
    height: 20,
    x: { axis: null },
    y: { axis: null },
    marks: [Plot.text([{ x: 1, y: 2, text }], { x: 'x', y: 'y', text: 'text' })]
  });
}

const hostile = fc.oneof(
  fc.constantFrom(
    '</text><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    ']]><svg onload=alert(1)>',
    '<!-- -->',
    '&lt;script&gt;',
    '\u0000\u0008\u001b\u007f\ufffe',
    '\ud800 lone',
    'a\u00a0b\u2028c'
  ),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', ']', '\n', 'a', '\u0000') })
);

describe('text from data', () => {
  test('never becomes markup', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const svg = drawText(text);
        expect(whyNotWellFormed(svg)).toBeNull();
        const elements = [...svg.matchAll(/<([a-zA-Z]+)/g)].map(([, name]) => name);
        expect(
          elements.filter((name) => !['svg', 'g', 'text', 'tspan'].includes(name ?? ''))
        ).toEqual([]);
      })
    );
  });

  test('is escaped in attributes and between tags', () => {
    expect(escapeMarkup(`</text><script>"'&`)).toBe('&lt;/text&gt;&lt;script&gt;&quot;&#39;&amp;');
    expect(escapeMarkup('a\u0000b\ud800c😀')).toBe('a\ufffdb\ufffdc😀');
  });
});

describe('a drawing', () => {
  const plot: Plot.PlotOptions = {
    width: 100,
    height: 20,
    style: { color: 'red' },
    marks: [
      Plot.dot([{ x: 1 / 3, y: 2 }], { x: 'x', y: 'y', fill: 'var(--dep)', title: () => 'a' })
    ]
  };

  test('carries nothing a strict content security policy blocks, and no id', () => {
    expect(renderChart(plot)).not.toMatch(/<style|\sstyle=|\sid=|href=|\son\w+=/);
  });

  test('is one picture with its own name for a screen reader', () => {
    expect(drawText('PHQ-9')).toMatch(
      /^<svg role="img" class="chart" [^>]*aria-label="PHQ-9" aria-description="PHQ-9">/
    );
  });

  test('refuses links', () => {
    const linked = {
      ...plot,
      marks: [Plot.dot([{ x: 1 }], { x: 'x', href: () => 'https://example.org' })]
    };
    expect(() => renderChart(linked)).toThrow('A chart may not contain <a>.');
  });

  test('keeps hundredths of a pixel', () => {
    const svg = renderChart({ ...plot, x: { domain: [0, 3], axis: null }, y: { axis: null } });
    expect(svg).toMatch(/cx="\d+(\.\d{1,2})?"/);
    expect(svg).not.toMatch(/\d\.\d{3,}/);
  });

  test('is the same each time', () => {
    expect(renderChart(plot)).toBe(renderChart(plot));
  });
});
