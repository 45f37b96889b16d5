import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { definitionSchema } from '../../src/lib/outcomes/definition.ts';
import { assessmentColumns } from '../../src/lib/server/imports/assessment-rows.ts';
import { infusionColumns } from '../../src/lib/server/imports/infusion-rows.ts';
import { patientColumns } from '../../src/lib/server/imports/patient-rows.ts';
import { outcomeParts } from '../../src/lib/server/queries/outcome-request.ts';
import { settingsTable } from '../../src/lib/server/settings.ts';
import { project } from './source-files.ts';

const readme = readFileSync(join(project, 'README.md'), 'utf8');
const names = z.record(z.string(), z.string());
const npm = z
  .object({ scripts: names, dependencies: names, devDependencies: names })
  .parse(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')));

/** Cells of the table under a heading, its header left out. */
function tableUnder(heading: string): string[][] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\|(.+)\|$/gm)]
    .map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
    .slice(2);
}

function found(pattern: RegExp, text = readme): string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap(([, name]) => name ?? []))].sort();
}

test('the two commands come first', () => {
  expect(found(/```sh\n(npm ci && .+)\n```/g)).toEqual([
    'npm ci && npm run demo',
    'npm ci && npm test'
  ]);
  expect(readme.indexOf('npm ci && npm test')).toBeLessThan(readme.indexOf('!['));
});

test('every npm script it names exists', () => {
  const named = found(/npm run (?:-s )?([a-z:]+)/g);
  expect(named.length).toBeGreaterThan(5);
  expect(Object.keys(npm.scripts)).toEqual(expect.arrayContaining([...named, 'test']));
});

test('its commands are those of the command line', () => {
  const help = spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'help'], {
    cwd: project,
    encoding: 'utf8'
  });
  const listed = help.stdout.slice(0, help.stdout.indexOf('Settings'));
  expect(found(/npm run -s cli -- ([a-z-]+)/g)).toEqual(found(/^ {2}([a-z-]+) {2}/gm, listed));
});

test('its parts of an outcome answer are those of the command line and the API', () => {
  const parts = [...outcomeParts].sort();
  const row = tableUnder('Use').find(([command]) => command?.includes('cli -- outcomes'));
  expect(found(/`--(\w+)`/g, row?.[1])).toEqual([...parts, 'release'].sort());
  expect(found(/include=(\w+)/g)).toEqual(parts);
  for (const path of found(/(\/api\/[\w/]+)/g)) {
    expect(existsSync(join(project, 'src/routes', path, '+server.ts')), path).toBe(true);
  }
});

test('its settings are those that are read', () => {
  expect(tableUnder('Settings')).toEqual(
    settingsTable.map(({ name, byDefault, description }) => [
      `\`${name}\``,
      byDefault && `\`${byDefault}\``,
      description
    ])
  );
});

test('its files have the columns that an import reads', () => {
  const documented = tableUnder('Use').filter(([file]) => file?.endsWith('.csv`'));
  const columns: Record<string, readonly { name: string; required: boolean }[]> = {
    'patients.csv': patientColumns(false),
    'infusions.csv': infusionColumns,
    'assessments.csv': assessmentColumns
  };
  expect(documented.map(([file]) => file)).toEqual(
    Object.keys(columns).map((file) => `\`${file}\``)
  );
  for (const [file = '', needs = '', may] of documented) {
    const read = columns[file.replaceAll('`', '')] ?? [];
    expect(found(/`(\w+)`/g, `${needs} ${may}`), file).toEqual(read.map(({ name }) => name).sort());
    for (const { name, required } of read) if (required) expect(needs).toContain(`\`${name}\``);
  }
});

test('its definition is one', () => {
  const [text = ''] = found(/```json\n([\s\S]+?)```/g);
  expect(definitionSchema.parse(JSON.parse(text))).toMatchObject({ instrument: 'phq9' });
});

test('it names every file and folder right', () => {
  const madeWhenUsed = 'data/local/';
  const paths = found(/[`(]((?:src|static|data|migrations|tests)\/[\w./-]*)[`)]/g).filter(
    (path) => !path.startsWith(madeWhenUsed)
  );
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(join(project, path)))).toEqual([]);
});

describe('dependencies', () => {
  const licenceOf = (name: string) =>
    z
      .object({ license: z.string() })
      .parse(JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8')))
      .license;

  test('those that run are in the table with their licences', () => {
    const listed = tableUnder('Dependencies').flatMap(([packages = '', , licence]) =>
      found(/`([^`]+)`/g, packages).map((name) => [name, licence])
    );
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(Object.keys(npm.dependencies).map((name) => [name, licenceOf(name)]))
    );
  });

  test('those that build and test are named with their licences', () => {
    const [line = ''] = found(/^(To build: .+)$/gm);
    const named = [...line.matchAll(/((?:`[^`]+`(?:, )?)+) \(([\w.-]+)\)/g)].flatMap(
      ([, packages, licence]) => found(/`([^`]+)`/g, packages).map((name) => [name, licence])
    );
    expect(Object.fromEntries(named)).toEqual(
      Object.fromEntries(Object.keys(npm.devDependencies).map((name) => [name, licenceOf(name)]))
    );
  });
});
