// What package.json names exists, goes into the package, and is worded in both languages.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const at = (file) => new URL(`../${file}`, import.meta.url);
const read = (file) => readFileSync(at(file), 'utf8');
const manifest = read('package.json');
const { main, contributes } = JSON.parse(manifest);

test('manifest: words in both languages', () => {
  const [en, ru] = ['package.nls.json', 'package.nls.ru.json'].map((file) => JSON.parse(read(file)));
  const keys = [...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  assert.ok(keys.length > 10);
  for (const key of keys) {
    assert.ok(en[key], `${key} in English`);
    assert.ok(ru[key], `${key} in Russian`);
  }
  assert.deepEqual(Object.keys(en).sort(), Object.keys(ru).sort());
});

test('manifest: files', () => {
  const kept = read('.vscodeignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => new RegExp(`^${line.slice(1).replaceAll('.', '\\.').replace('*', '[^/]*')}$`));
  const files = [
    main,
    ...contributes.languages.map((l) => l.configuration),
    ...contributes.grammars.map((g) => g.path),
    ...contributes.snippets.map((s) => s.path),
  ].map((file) => file.replace(/^\.\//, ''));
  for (const file of files) {
    assert.ok(existsSync(at(file)), file);
    assert.ok(kept.some((pattern) => pattern.test(file)), `${file} goes into the package`);
  }
});

test('manifest: patterns can be read', () => {
  const configuration = JSON.parse(read('language-configuration.json'));
  const { pattern, flags } = configuration.wordPattern;
  assert.deepEqual('client.город + q1'.match(new RegExp(pattern, `g${flags}`)), ['client', 'город', 'q1']);
  assert.ok(new RegExp(configuration.indentationRules.increaseIndentPattern).test('x = ['));
});
