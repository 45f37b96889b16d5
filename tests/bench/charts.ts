import { oneSeries, sixtyInfusions } from '../../src/lib/charts/fixtures/trajectories.ts';
import { renderChart } from '../../src/lib/charts/render.ts';
import { trajectorySpec, trajectoryWidths } from '../../src/lib/charts/trajectory-spec.ts';
import { medianMs, report } from './measure.ts';

/** A patient's trajectory, drawn for the widest screen. */
export async function benchCharts(): Promise<void> {
  const draw = (trajectory: typeof oneSeries) => () =>
    renderChart(trajectorySpec(trajectory, trajectoryWidths.wide));
  report('trajectory, one series', await medianMs(50, draw(oneSeries)));
  report('trajectory, sixty infusions', await medianMs(20, draw(sixtyInfusions)));
}
