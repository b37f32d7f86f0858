// The language server over standard input and output, driven by the client library that
// editors are built on.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { folder, salecalc } from './binary.mjs';

const require = createRequire(import.meta.url);
const lsp = require('vscode-languageserver-protocol/node');

// session starts a server and a client, with the given scripts in a folder.
async function session(scripts, initialize = {}) {
  const dir = folder();
  const uri = (name) => pathToFileURL(join(dir, name)).toString();
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(dir, name), text);
  }
  const server = spawn(salecalc, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(server, 'exit');
  const connection = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(server.stdout),
    new lsp.StreamMessageWriter(server.stdin),
  );
  const published = [];
  let wake = () => {};
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, (p) => {
    published.push(p);
    wake();
  });
  connection.onRequest(lsp.RegistrationRequest.type, () => {});
  connection.listen();
  const hello = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    locale: 'en',
    workspaceFolders: [{ uri: pathToFileURL(dir).toString(), name: 'bot' }],
    capabilities: {
      workspace: { workspaceEdit: { documentChanges: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
      textDocument: { completion: { completionItem: { snippetSupport: true } } },
    },
    ...initialize,
  });
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  return {
    hello,
    connection,
    uri,
    exited,
    open: (name) =>
      connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
        textDocument: { uri: uri(name), languageId: 'salecalc', version: 1, text: scripts[name] },
      }),
    // diagnostics waits for what is said about a version of a script.
    diagnostics: async (name, version) => {
      for (;;) {
        const p = published.find((x) => x.uri === uri(name) && x.version === version);
        if (p) {
          return p.diagnostics;
        }
        await new Promise((resolve) => (wake = resolve));
      }
    },
    end: async () => {
      await connection.sendRequest(lsp.ShutdownRequest.type);
      await connection.sendNotification(lsp.ExitNotification.type);
      const [code] = await exited;
      connection.dispose();
      return code;
    },
  };
}

const at = (s, name, line, character) => ({ textDocument: { uri: s.uri(name) }, position: { line, character } });

test('protocol: mistakes as you type', async () => {
  const s = await session({ 'a.calc': 'имя = "😀"\nx = rouns(5)\n' });
  await s.open('a.calc');
  let [d] = await s.diagnostics('a.calc', 1);
  assert.equal(d.code, 'unknown-function');
  assert.equal(d.source, 'salecalc');
  assert.deepEqual(d.range, { start: { line: 1, character: 4 }, end: { line: 1, character: 9 } });

  await s.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri: s.uri('a.calc'), version: 2 },
    contentChanges: [
      { range: { start: { line: 1, character: 4 }, end: { line: 1, character: 9 } }, text: 'round' },
      { range: { start: { line: 0, character: 10 }, end: { line: 0, character: 10 } }, text: ' + rounds(1)' },
    ],
  });
  [d] = await s.diagnostics('a.calc', 2);
  assert.deepEqual(d.range, { start: { line: 0, character: 13 }, end: { line: 0, character: 19 } });

  const actions = await s.connection.sendRequest(lsp.CodeActionRequest.type, {
    textDocument: { uri: s.uri('a.calc') },
    range: d.range,
    context: { diagnostics: [d] },
  });
  const fix = actions.find((a) => a.kind === lsp.CodeActionKind.QuickFix);
  assert.equal(fix.edit.documentChanges[0].textDocument.version, 2);
  assert.deepEqual(fix.edit.documentChanges[0].edits, [{ range: d.range, newText: 'round' }]);
  assert.equal(await s.end(), 0);
});

test('protocol: completion, documentation and parameters', async () => {
  const s = await session(
    { 'a.calc': 'сумма = 5\nx = getcourse_add_deal(email, "", "1", ', 'b.calc': 'client.город = 1' },
    { locale: 'uk' },
  );
  await s.open('a.calc');
  const list = await s.connection.sendRequest(lsp.CompletionRequest.type, at(s, 'a.calc', 1, 39));
  const labels = list.items.map((i) => i.label);
  assert.ok(labels.includes('сумма') && labels.includes('client.город') && labels.includes('current_date'));
  const round = list.items.find((i) => i.label === 'round');
  assert.equal(round.textEdit.newText, 'round(${1:num})');
  assert.equal(round.insertTextFormat, lsp.InsertTextFormat.Snippet);
  const resolved = await s.connection.sendRequest(lsp.CompletionResolveRequest.type, round);
  assert.match(resolved.documentation.value, /Возвращает/);

  const help = await s.connection.sendRequest(lsp.SignatureHelpRequest.type, at(s, 'a.calc', 1, 39));
  const signature = help.signatures[help.activeSignature];
  const [from, to] = signature.parameters[help.activeParameter].label;
  assert.equal(signature.label.slice(from, to), 'deal_cost');

  const hover = await s.connection.sendRequest(lsp.HoverRequest.type, at(s, 'a.calc', 0, 2));
  assert.match(hover.contents.value, /переменная сделки/);
  assert.equal(await s.end(), 0);
});

test('protocol: variables of a folder', async () => {
  const s = await session({ 'a.calc': 'цена = 5\nclient.цена = 6\n', 'b.calc': 'x = "😀 #{цена}" + client.цена\n' });
  await s.open('b.calc');
  const where = (list) => list.map((l) => `${decodeURIComponent(l.uri).split('/').at(-1)}:${l.range.start.line}:${l.range.start.character}`);
  const definition = await s.connection.sendRequest(lsp.DefinitionRequest.type, at(s, 'b.calc', 0, 11));
  assert.deepEqual(where(definition), ['a.calc:0:0']);
  const references = await s.connection.sendRequest(lsp.ReferencesRequest.type, {
    ...at(s, 'b.calc', 0, 11),
    context: { includeDeclaration: true },
  });
  assert.deepEqual(where(references), ['a.calc:0:0', 'b.calc:0:10']);
  const client = await s.connection.sendRequest(lsp.ReferencesRequest.type, {
    ...at(s, 'b.calc', 0, 30),
    context: { includeDeclaration: true },
  });
  assert.deepEqual(where(client), ['a.calc:1:7', 'b.calc:0:26']);

  const prepared = await s.connection.sendRequest(lsp.PrepareRenameRequest.type, at(s, 'b.calc', 0, 11));
  assert.equal(prepared.placeholder, 'цена');
  const edit = await s.connection.sendRequest(lsp.RenameRequest.type, { ...at(s, 'b.calc', 0, 11), newName: 'стоимость' });
  assert.deepEqual(
    edit.documentChanges.map((c) => [c.textDocument.version, c.edits.length]),
    [[null, 1], [1, 1]],
  );
  await assert.rejects(
    s.connection.sendRequest(lsp.RenameRequest.type, { ...at(s, 'b.calc', 0, 11), newName: 'client_id' }),
    /built-in/,
  );
  assert.equal(await s.end(), 0);
});

test('protocol: layout, hints, colours, outline', async () => {
  const text = "x=max( z,2 )\nr = getcourse_add_deal(email, '', '123456', x, {\n\"quantity\": 1})\n";
  const s = await session({ 'a.calc': text });
  await s.open('a.calc');
  const textDocument = { uri: s.uri('a.calc') };
  const whole = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };
  const options = { tabSize: 2, insertSpaces: true };
  const edits = await s.connection.sendRequest(lsp.DocumentFormattingRequest.type, { textDocument, options });
  assert.match(edits[0].newText, /^x = max\(z, 2\)/);
  const first = await s.connection.sendRequest(lsp.DocumentRangeFormattingRequest.type, {
    textDocument,
    options,
    range: { start: { line: 0, character: 1 }, end: { line: 0, character: 2 } },
  });
  assert.deepEqual(first, [{ range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, newText: 'x = max(z, 2)\n' }]);
  const hints = await s.connection.sendRequest(lsp.InlayHintRequest.type, { textDocument, range: whole });
  assert.deepEqual(
    hints.map((h) => h.label),
    ['a:', 'b:', 'phone:', 'offer_code:', 'deal_cost:', 'deal_data:'],
  );
  const { legend } = s.hello.capabilities.semanticTokensProvider;
  const full = await s.connection.sendRequest(lsp.SemanticTokensRequest.type, { textDocument });
  assert.equal(full.data.length % 5, 0);
  assert.equal(legend.tokenTypes[full.data[3]], 'variable');
  const part = await s.connection.sendRequest(lsp.SemanticTokensRangeRequest.type, {
    textDocument,
    range: { start: { line: 1, character: 0 }, end: { line: 1, character: 40 } },
  });
  assert.equal(part.data[0], 1);
  assert.ok(part.data.length < full.data.length);
  const folds = await s.connection.sendRequest(lsp.FoldingRangeRequest.type, { textDocument });
  assert.deepEqual(folds.map((f) => [f.startLine, f.endLine]), [[1, 2]]);
  const symbols = await s.connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument });
  assert.deepEqual(symbols.map((x) => x.name), ['x', 'r']);
  assert.equal(await s.end(), 0);
});

test('protocol: strangers, cancelling and endings', async () => {
  const s = await session({ 'a.calc': 'x = 1\n' });
  await s.open('a.calc');
  await assert.rejects(s.connection.sendRequest('textDocument/unknown', {}), (e) => e.code === lsp.ErrorCodes.MethodNotFound);
  const source = new lsp.CancellationTokenSource();
  const asked = s.connection.sendRequest(lsp.HoverRequest.type, at(s, 'a.calc', 0, 0), source.token);
  source.cancel();
  await asked.catch((e) => assert.equal(e.code, lsp.LSPErrorCodes.RequestCancelled));
  await s.connection.sendRequest(lsp.ShutdownRequest.type);
  await assert.rejects(s.connection.sendRequest(lsp.HoverRequest.type, at(s, 'a.calc', 0, 0)), (e) => e.code === lsp.ErrorCodes.InvalidRequest);
  await s.connection.sendNotification(lsp.ExitNotification.type);
  assert.deepEqual((await s.exited)[0], 0);
  s.connection.dispose();

  const rude = await session({});
  await rude.connection.sendNotification(lsp.ExitNotification.type);
  assert.deepEqual((await rude.exited)[0], 1);
  rude.connection.dispose();
});
