// The grammar, tokenised by the engine that VS Code uses.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
const oniguruma = require('vscode-oniguruma');
const textmate = require('vscode-textmate');

const here = new URL('..', import.meta.url);
const grammars = {
  'source.salecalc': 'syntaxes/salecalc.tmLanguage.json',
  'markdown.salecalc.codeblock': 'syntaxes/markdown.tmLanguage.json',
};

const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => {
    const file = grammars[scope];
    return file ? textmate.parseRawGrammar(readFileSync(new URL(file, here), 'utf8'), file) : null;
  },
});
const grammar = await registry.loadGrammar('source.salecalc');

// tokens lists what a text consists of: [letters, innermost scope without ".salecalc"].
function tokens(text, by = grammar) {
  const list = [];
  let stack = textmate.INITIAL;
  for (const line of text.split('\n')) {
    const result = by.tokenizeLine(line, stack);
    stack = result.ruleStack;
    for (const token of result.tokens) {
      const letters = line.slice(token.startIndex, token.endIndex);
      if (letters.trim() !== '') {
        list.push([letters, token.scopes.at(-1).replace(/\.salecalc$/, ''), token.scopes]);
      }
    }
  }
  return list;
}

const scopeOf = (text, letters) => tokens(text).find(([t]) => t === letters)?.[1];

for (const [name, text, letters, scope] of [
  ['an assignment', 'цена = 5', 'цена', 'variable.other.assignment'],
  ['an assignment of an element', 'a["k"][0] = 5', 'a', 'variable.other.assignment'],
  ['a comparison is none', 'цена == 5', 'цена', 'variable.other'],
  ['a scope', 'клиент.город = 5', 'клиент', 'support.type.scope'],
  ['a name behind a scope', 'x = client.город', 'город', 'variable.other.member'],
  ['a call', 'x = round(5)', 'round', 'entity.name.function'],
  ['a Cyrillic call', 'x = рабочие_дни(5)', 'рабочие_дни', 'entity.name.function'],
  ['a number', 'x = 1.5e3', '1.5e3', 'constant.numeric'],
  ['a date is no number', 'x = 10.10.2021', '10', undefined],
  ['digits in a name', 'x = q1', 'q1', 'variable.other'],
  ['a word', 'x = a and b', 'and', 'keyword.operator.logical'],
  ['a word inside a name', 'x = orlov', 'orlov', 'variable.other'],
  ['a constant', 'x = True', 'True', 'constant.language'],
  ['a built-in variable', 'x = current_date', 'current_date', 'variable.language'],
  ['removing', 'del a[0]', 'del', 'keyword.control.delete'],
  ['a text', "x = 'привет'", 'привет', 'string.quoted.single'],
  ['an escape', 'x = "a\\n"', '\\n', 'constant.character.escape'],
  ['typographic quotes', 'x = «раз»', 'раз', 'string.quoted.other'],
  ['an apostrophe in a word', "x = д'Артаньян", 'Артаньян', 'variable.other'],
  ['a name in an interpolation', 'x = "цена #{сумма} руб"', 'сумма', 'variable.other'],
  ['behind an interpolation', 'x = "цена #{сумма} руб"', ' руб', 'string.quoted.double'],
  ['a text in an interpolation', 'x = "#{if(a == "да", 1, 2)}"', 'да', 'string.quoted.double'],
  ['behind a text in an interpolation', 'x = "#{if(a == "да", 1, 2)} y"', ' y', 'string.quoted.double'],
  ['a dictionary in an interpolation', 'x = "#{ {"k": 1}["k"] } y"', ' y', 'string.quoted.double'],
  ['an unclosed text ends with its line', 'x = "привет\ny = 1', 'y', 'variable.other.assignment'],
  ['a comment', 'x = 1 /* раз\nдва */ y', 'два ', 'comment.block'],
  ['behind a comment', '/* раз */ y = 1', 'y', 'variable.other'],
]) {
  test(`grammar: ${name}`, () => assert.equal(scopeOf(text, letters), scope));
}

test('grammar: interpolations lie inside their text', () => {
  const [, , scopes] = tokens('x = "цена #{сумма}"').find(([t]) => t === 'сумма');
  assert.deepEqual(scopes.slice(1, 3), ['string.quoted.double.salecalc', 'meta.embedded.interpolation.salecalc']);
});

// Nothing stays open at the end of an example, and every function in it is seen.
const examples = new URL('../../examples/', here);
for (const file of readdirSync(examples, { recursive: true }).filter((f) => f.endsWith('.calc'))) {
  test(`grammar: examples/${file}`, () => {
    const text = readFileSync(new URL(file, examples), 'utf8');
    const list = tokens(`${text}\nконец = 1`);
    assert.deepEqual(list.at(-3).slice(0, 2), ['конец', 'variable.other.assignment']);
    const seen = list.filter(([, scope]) => scope === 'entity.name.function').map(([t]) => t);
    assert.equal(seen.length > 0, /[a-z_]\(/.test(text), String(seen));
    assert.equal(list.some(([, scope]) => scope.startsWith('comment')), text.includes('/*'));
  });
}

test('grammar: scripts in Markdown', async () => {
  const markdown = await registry.loadGrammar('markdown.salecalc.codeblock');
  const list = tokens('текст\n```calc\nx = round(5)\n```\nround(1)', markdown);
  const named = list.filter(([t]) => t === 'round');
  assert.equal(named.length, 1);
  assert.equal(named[0][1], 'entity.name.function');
  assert.ok(named[0][2].includes('meta.embedded.block.salecalc'));
});
