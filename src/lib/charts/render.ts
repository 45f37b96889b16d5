import * as domino from '@mixmark-io/domino';
import * as Plot from '@observablehq/plot';
import { writeSvg } from './markup.ts';

const document = domino.createDocument('');

/**
 * Draws a chart on the server. Import it in server files only, so that neither the drawing library nor the
 * document reaches the browser.
 *
 * @param spec options of one plot without title, legend or caption, which belong to the figure
 * @returns one `<svg class="chart" role="img">` without ids, links, scripts or style, its colours `var(--role)`
 * @throws Error when the plot is anything but shapes and text
 * @example renderChart({ ariaLabel: 'Scores', marks: [Plot.dot([{ x: 1, y: 2 }], { x: 'x', y: 'y' })] })
 */
export function renderChart(spec: Plot.PlotOptions): string {
  const svg = Plot.plot({ ...spec, document, className: 'chart' });
  svg.setAttribute('font-size', '12');
  return writeSvg(svg);
}
