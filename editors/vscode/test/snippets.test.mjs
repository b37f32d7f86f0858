// Every snippet, filled with what it proposes, is a script without mistakes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { salecalc } from './binary.mjs';

const snippets = JSON.parse(readFileSync(new URL('../snippets/salecalc.json', import.meta.url), 'utf8'));
for (const [name, { body }] of Object.entries(snippets)) {
  test(`snippet: ${name}`, () => {
    const script = [body]
      .flat()
      .join('\n')
      .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
      .replace(/\$\{\d+:([^{}]*)\}/g, '$1');
    const found = spawnSync(salecalc, ['check', '--format', 'json', '-'], { input: script, encoding: 'utf8' });
    assert.equal(found.status, 0, `${script}\n${found.stdout}`);
    assert.doesNotMatch(found.stdout, /"severity"/, script);
  });
}
