// A stand-in for VS Code: as much of its module as the client library touches. What it
// does not know is a class, a function and an event at once, and does nothing.
import { pathToFileURL } from 'node:url';

class Disposable {
  constructor(dispose = () => {}) {
    this.dispose = dispose;
  }
  static from(...list) {
    return new Disposable(() => list.forEach((d) => d.dispose()));
  }
}

class Emitter {
  listeners = [];
  event = (f) => {
    this.listeners.push(f);
    return new Disposable();
  };
  fire(value) {
    this.listeners.forEach((f) => f(value));
  }
  dispose() {}
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(start, end, ...rest) {
    [this.start, this.end] = rest.length > 0 ? [new Position(start, end), new Position(...rest)] : [start, end];
  }
}

class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}

class Uri {
  constructor(url) {
    this.url = url;
    this.scheme = url.protocol.slice(0, -1);
    this.path = decodeURIComponent(url.pathname);
    this.fsPath = this.path;
    this.authority = url.host;
  }
  static parse = (text) => new Uri(new URL(text));
  static file = (path) => new Uri(pathToFileURL(path));
  toString = () => this.url.toString();
  with = () => this;
}

// A CodeActionKind grows by dots.
class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append = (part) => new CodeActionKind(this.value ? `${this.value}.${part}` : part);
}
for (const value of ['', 'quickfix', 'refactor', 'source']) {
  CodeActionKind[{ '': 'Empty', quickfix: 'QuickFix', refactor: 'Refactor', source: 'Source' }[value]] = new CodeActionKind(value);
}

class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() };
  cancel() {}
  dispose() {}
}

// loose answers for everything a real object has and this one does not.
function loose(known) {
  return new Proxy(known, {
    get: (target, name) => (name in target || typeof name === 'symbol' || name === 'then' ? target[name] : anything(name)),
  });
}

function anything(name) {
  if (/^on[A-Z]/.test(name)) {
    return () => new Disposable();
  }
  class Anything {
    constructor(...args) {
      this.args = args;
    }
    dispose() {}
  }
  return new Proxy(Anything, {
    get: (target, key) => (key in target || typeof key === 'symbol' ? target[key] : enumerated(key)),
    apply: () => new Disposable(),
  });
}

// enumerated gives the members of an enumeration values of their own.
const numbers = new Map();
function enumerated(key) {
  if (!numbers.has(key)) {
    numbers.set(key, numbers.size);
  }
  return numbers.get(key);
}

// fakeVSCode makes the module, and what a test wants to know of its use.
export function fakeVSCode({ settings, documents }) {
  const seen = { errors: [], executed: [], commands: new Map(), providers: new Set() };
  let diagnosed;
  seen.diagnosed = new Promise((resolve) => (diagnosed = resolve));
  const channel = loose({ append() {}, appendLine() {}, show() {}, dispose() {}, error() {}, info() {}, warn() {}, debug() {}, trace() {} });
  const configuration = {
    get: (name, fallback) => settings[name] ?? fallback,
    has: (name) => name in settings,
    inspect: () => undefined,
    ...settings,
  };
  const opened = documents.map(({ file, text }) => ({
    uri: Uri.file(file), fileName: file, languageId: 'salecalc', version: 1, isClosed: false, isDirty: false, getText: () => text,
  }));
  const languages = {
    match: (selector, document) => ([selector].flat().some((s) => s.language === document.languageId) ? 10 : 0),
    createDiagnosticCollection: () => ({
      set: (_, list) => list?.length > 0 && diagnosed(list),
      delete() {}, clear() {}, dispose() {}, has: () => false, get: () => undefined,
    }),
  };
  const vscode = loose({
    version: '1.100.0',
    Disposable, EventEmitter: Emitter, Position, Range, Diagnostic, Uri, CancellationTokenSource, CodeActionKind,
    env: loose({ language: 'en', appName: 'stand-in' }),
    extensions: loose({ getExtension: () => undefined, all: [] }),
    window: loose({
      createOutputChannel: () => channel, visibleTextEditors: [], activeTextEditor: undefined, tabGroups: loose({ all: [] }),
      showErrorMessage: async (text, ...choices) => {
        seen.errors.push(text);
        return choices.find((c) => typeof c === 'string');
      },
    }),
    workspace: loose({
      getConfiguration: (section) => (section === 'salecalc' ? configuration : { get: (_, fallback) => (fallback === undefined ? configuration : fallback), inspect: () => undefined }),
      textDocuments: opened, notebookDocuments: [], workspaceFolders: undefined,
      createFileSystemWatcher: () => loose({ dispose() {} }),
    }),
    commands: loose({
      registerCommand: (name, f) => {
        seen.commands.set(name, f);
        return new Disposable();
      },
      executeCommand: async (name) => void seen.executed.push(name),
    }),
    languages: new Proxy(languages, {
      get: (target, name) => {
        if (name in target) {
          return target[name];
        }
        return () => {
          seen.providers.add(name);
          return new Disposable();
        };
      },
    }),
  });
  return { ...seen, vscode };
}
