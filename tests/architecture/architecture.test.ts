import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { layerOf, layers, runsWithoutKit } from './layers.ts';
import { countNodes, importSpecifiers, readSourceFiles, type SourceFile } from './source-files.ts';

const files = readSourceFiles();
const isTest = ({ path }: SourceFile) => path.endsWith('.test.ts');
const product = files.filter((file) => file.path.startsWith('src/') && !isTest(file));

function offences(among: readonly SourceFile[], inFile: (file: SourceFile) => string[]): string[] {
  return among.flatMap((file) => inFile(file).map((offence) => `${file.path}: ${offence}`));
}

function importers(of: string | RegExp, except: RegExp): string[] {
  return offences(files, (file) =>
    except.test(file.path)
      ? []
      : file.imports.filter((name) => (typeof of === 'string' ? name === of : of.test(name)))
  );
}

describe('who may import whom', () => {
  test('every file has a place in the table', () => {
    expect(product.map(({ path }) => path).filter((path) => layerOf(path) === undefined)).toEqual(
      []
    );
  });

  test.each(Object.keys(layers))('%s', (layer) => {
    const allowed = [layer, ...(layers[layer] ?? [])];
    const own = product.filter(({ path }) => layerOf(path) === layer);
    expect(
      offences(own, (file) =>
        file.imports.filter((name) => {
          const imported = name.startsWith('src/') ? layerOf(name) : undefined;
          return imported !== undefined && !allowed.includes(imported);
        })
      )
    ).toEqual([]);
  });

  test('the product imports nothing of the tests', () => {
    expect(
      offences(product, ({ imports }) =>
        imports.filter((name) => /^tests\/|\.test\.ts$/.test(name))
      )
    ).toEqual([]);
  });

  test('only server/db knows the engine', () => {
    expect(importers(/^@duckdb\//, /^src\/lib\/server\/db\//)).toEqual([]);
  });

  test('only charts knows the drawing library', () => {
    expect(importers('@observablehq/plot', /^src\/lib\/charts\//)).toEqual([]);
  });

  test('nothing uses the stores that the next SvelteKit removes', () => {
    expect(importers('$app/stores', /^$/)).toEqual([]);
  });

  test('what the command line also runs names its files in full and uses no alias', () => {
    expect(
      offences(
        files.filter(({ path }) => runsWithoutKit(path)),
        (file) =>
          importSpecifiers(file).filter(
            (name) =>
              /^\$(app|env|lib)\b/.test(name) || (name.startsWith('.') && !/\.\w+$/.test(name))
          )
      )
    ).toEqual([]);
  });
});

describe('SQL', () => {
  test('is written as text only beside the engine and in benchmarks', () => {
    const written = files.filter(
      ({ path }) => !/^(src\/lib\/server\/db|tests\/bench|tests\/db)\//.test(path)
    );
    expect(
      offences(written, (file) => (countNodes(file, isRawSql) > 0 ? ['raw SQL'] : []))
    ).toEqual([]);
  });

  function isRawSql(node: ts.Node): boolean {
    if (ts.isTaggedTemplateExpression(node)) return /^sql\b/.test(node.tag.getText());
    return ts.isPropertyAccessExpression(node) && /^(sql|CompiledQuery)\.raw$/.test(node.getText());
  }
});

describe('shape', () => {
  test('there is no barrel', () => {
    expect(files.filter(({ path }) => /\/index\.(ts|svelte)$/.test(path))).toEqual([]);
  });

  test('no folder is a drawer for leftovers', () => {
    expect(
      files
        .map(({ path }) => path)
        .filter((path) => /\/(utils|helpers|common|misc|shared)\//.test(path))
    ).toEqual([]);
  });

  test('no file is longer than a reader can hold', () => {
    expect(
      files
        .filter(({ path, lineCount }) => lineCount > (path.endsWith('.svelte') ? 250 : 400))
        .map(({ path, lineCount }) => `${path}: ${lineCount} lines`)
    ).toEqual([]);
  });

  test('nothing is typed any', () => {
    expect(
      offences(files, (file) =>
        countNodes(file, ({ kind }) => kind === ts.SyntaxKind.AnyKeyword) > 0 ? ['any'] : []
      )
    ).toEqual([]);
  });
});

test('imports are read from plain files and from components', () => {
  const importsOf = (path: string) => files.find((file) => file.path === path)?.imports;
  expect(importsOf('src/lib/server/db/engine.ts')).toContain('@duckdb/node-api');
  expect(importsOf('src/lib/components/Rate.svelte')).toContain('src/lib/format/rate.ts');
  expect(importsOf('src/routes/+layout.svelte')).toContain('src/lib/components/AppShell.svelte');
});
