import { createRawSnippet, type ComponentProps } from 'svelte';
import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import type { EstimatedRate } from '../format/rate.ts';
import Figure from './Figure.svelte';
import Pagination from './Pagination.svelte';
import Rate from './Rate.svelte';
import RateRow from './RateRow.svelte';
import Status from './Status.svelte';
import { statusMarks } from './status.ts';
import TopBar from './TopBar.svelte';
import Verdict from './Verdict.svelte';

function textOf(html: string): string {
  return html
    .replace(/<!--.*?-->/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function rateOf(
  numerator: number,
  denominator: number,
  lower: number,
  upper: number
): EstimatedRate {
  const interval = { lower, upper, level: 0.95, method: 'wilson' };
  return { estimable: true, numerator, denominator, estimate: numerator / denominator, interval };
}

const ours = rateOf(148, 284, 0.46312, 0.57856);
const few = rateOf(5, 7, 0.359, 0.918);

describe('Rate', () => {
  it('shows counts and interval at every size', () => {
    const line = textOf(render(Rate, { props: { rate: ours } }).body);
    expect(line).toBe('52.1% 148/284 · 46.3–57.9');
    const headline = render(Rate, { props: { rate: ours, size: 'headline', of: 'eligible' } });
    expect(textOf(headline.body)).toBe('52.1% 148 of 284 eligible 95% interval 46.3–57.9');
  });

  it.each(['line', 'stacked', 'headline'] as const)('shows no percentage of seven, %s', (size) => {
    const { body } = render(Rate, { props: { rate: few, size } });
    expect(textOf(body)).toBe('Too few to show a rate (n = 7)');
  });

  it('cannot be given a bare percentage', () => {
    const bare = { estimable: true, estimate: 0.7 } as const;
    // @ts-expect-error a rate without counts and interval does not compile
    const props: ComponentProps<typeof Rate> = { rate: bare };
    expect(() => render(Rate, { props }).body).toThrow(RangeError);
  });
});

describe('RateRow', () => {
  it('draws estimate and interval to scale', () => {
    const { body } = render(RateRow, { props: { row: { label: 'Eligible', rate: ours } } });
    expect(body).toContain('x1="46.31%" x2="57.86%"');
    expect(body).toContain('cx="52.11%"');
  });

  it('draws no mark where no rate may be shown', () => {
    const { body } = render(RateRow, { props: { row: { label: 'Migraine', rate: few } } });
    expect(body).not.toContain('<circle');
    expect(textOf(body)).toBe('Migraine Too few to show a rate (n = 7)');
  });
});

describe('Figure', () => {
  const rows = [
    { infusion: 1, score: 16 },
    { infusion: 2, score: 13 }
  ];
  const { body } = render(Figure<(typeof rows)[number]>, {
    props: {
      id: 'trajectory',
      title: 'PHQ-9 fell from 16 to 13',
      caption: 'n = 2 of 2',
      columns: [
        { key: 'infusion', label: 'Infusion', value: (row) => row.infusion },
        { key: 'score', label: 'PHQ-9', numeric: true, value: (row) => row.score }
      ],
      rows,
      dataHref: '/patients/17/trajectory.csv',
      children: createRawSnippet(() => ({ render: () => '<i>drawing</i>' }))
    }
  });

  it('has finding, caption, drawing, the same rows as a table, and a download', () => {
    expect(textOf(body)).toBe(
      'PHQ-9 fell from 16 to 13 n = 2 of 2 drawing Show as table Hide table ' +
        'PHQ-9 fell from 16 to 13 Infusion PHQ-9 1 16 2 13 Download this data'
    );
    expect(body).toMatch(/href="\/patients\/17\/trajectory\.csv" download/);
    expect(body).toMatch(/<figure id="trajectory" aria-labelledby="trajectory-title"/);
  });
});

describe('Status', () => {
  it('names which response and how sure', () => {
    const response = render(Status, { props: { word: 'response', qualifier: '30%' } }).body;
    expect(textOf(response)).toBe('Response, 30%');
    const early = render(Status, { props: { word: 'too early to say' } }).body;
    expect(textOf(early)).toBe('Too early to say');
  });

  it('has the alert colour only for worse and relapse, the good one only for response and remission', () => {
    const inTone = (tone: string) =>
      Object.entries(statusMarks).flatMap(([word, mark]) => (mark.tone === tone ? [word] : []));
    expect(inTone('alert')).toEqual(['reliably worse', 'relapse']);
    expect(inTone('good')).toEqual(['remission', 'response']);
  });
});

describe('Verdict', () => {
  it('says which way', () => {
    const { body } = render(Verdict, {
      props: { word: 'not consistent', claim: 'with the FAQ’s 70%', direction: 'lower' }
    });
    expect(textOf(body).replace(' :', ':')).toBe('Not consistent with the FAQ’s 70%: lower');
  });
});

describe('TopBar', () => {
  const links = [
    { href: '/patients', label: 'Patients' },
    { href: '/outcomes', label: 'Outcomes' }
  ];
  const at = { links, path: '/patients/17' };
  const { body } = render(TopBar, {
    props: { ...at, query: 'Lindqvist', findsPatients: true, person: 'Ada Example, clinician' }
  });

  it('marks the page that is open', () => {
    expect(body.match(/aria-current="page"[^>]*>[^<]*/g)).toHaveLength(1);
    expect(body).toMatch(/href="\/patients" aria-current="page"/);
  });

  it('works without script: a menu by popover, a search by GET', () => {
    expect(body).toMatch(/popovertarget="site-menu"/);
    expect(body).toMatch(/id="site-menu" popover/);
    expect(body).toMatch(/<form role="search" action="\/patients" method="get"/);
    expect(body).toMatch(/name="q" value="Lindqvist"/);
    expect(body).toMatch(/<form method="post" action="\/sign-out"/);
  });

  it('searches for no patient, and signs nobody out, where nobody is signed in', () => {
    expect(render(TopBar, { props: at }).body).not.toMatch(/<form/);
  });
});

describe('Pagination', () => {
  const at = (page: number) =>
    render(Pagination, { props: { page, pageCount: 3, hrefOf: (to) => `?page=${to}` } }).body;

  it('leads only to pages that exist', () => {
    expect(at(1)).not.toContain('rel="prev"');
    expect(at(1)).toContain('href="?page=2"');
    expect(at(3)).not.toContain('rel="next"');
    expect(textOf(at(2))).toBe('Page 2 of 3 Previous Next');
  });
});
