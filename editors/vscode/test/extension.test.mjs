// The bundle as VS Code loads it, with a stand-in for the module "vscode": it starts the
// server, and what the server says arrives at the editor.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { folder, salecalc } from './binary.mjs';
import { fakeVSCode } from './vscode.mjs';

const bundle = fileURLToPath(new URL('../out/extension.js', import.meta.url));

// load gives the extension's exports with its own copy of the stand-in.
function load(vscode) {
  const real = Module._load;
  Module._load = function (name, ...rest) {
    return name === 'vscode' ? vscode : real.call(this, name, ...rest);
  };
  try {
    const require = createRequire(import.meta.url);
    delete require.cache[bundle];
    return require(bundle);
  } finally {
    Module._load = real;
  }
}

test('extension: starts the server and shows what it says', async () => {
  const dir = folder();
  const file = join(dir, 'мой бот', 'a.calc');
  mkdirSync(dirname(file));
  writeFileSync(file, '');
  const editor = fakeVSCode({
    settings: { path: salecalc, language: 'ru', parameterNames: 'all' },
    documents: [{ file, text: 'x = rouns(5)' }],
  });
  const extension = load(editor.vscode);
  const context = { subscriptions: [] };
  await extension.activate(context);
  const found = await editor.diagnosed;
  assert.match(found[0].message, /функции rouns нет/);
  assert.ok(editor.commands.has('salecalc.restart'));
  assert.deepEqual(editor.errors, []);
  for (const feature of ['CompletionItem', 'Hover', 'Definition', 'Reference', 'Rename', 'DocumentFormattingEdit', 'DocumentRangeFormattingEdit', 'CodeActions', 'SignatureHelp', 'InlayHints', 'FoldingRange', 'DocumentSemanticTokens', 'DocumentSymbol']) {
    assert.ok(editor.providers.has(`register${feature}Provider`), feature);
  }
  await extension.deactivate();
});

test('extension: says when there is no server', async () => {
  for (const [language, words] of [['ru', /Не удалось запустить/], ['en', /could not be started/]]) {
    const editor = fakeVSCode({ settings: { path: join(folder(), 'nothing'), language }, documents: [] });
    const extension = load(editor.vscode);
    await extension.activate({ subscriptions: [] });
    assert.ok(editor.errors.some((e) => words.test(e)), String(editor.errors));
    assert.ok(editor.executed.includes('workbench.action.openSettings'));
    await extension.deactivate();
  }
});
