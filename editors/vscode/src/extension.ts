// The extension starts `salecalc lsp` and leaves everything else to it.

import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand('salecalc.restart', restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('salecalc.path')) {
        void restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  const running = client;
  client = undefined;
  if (running?.isRunning()) {
    await running.stop();
  }
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration('salecalc');
  const command = settings.get<string>('path')?.trim() || 'salecalc';
  const server: ServerOptions = { command, args: ['lsp'] };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'salecalc' }],
    initializationOptions: { language: settings.get('language'), parameterNames: settings.get('parameterNames') },
    synchronize: { configurationSection: 'salecalc' },
    middleware: { provideCompletionItem: showParameters },
  };
  client = new LanguageClient('salecalc', 'salecalc', server, options);
  try {
    await client.start();
  } catch (failure) {
    client = undefined;
    await explain(command, failure);
  }
}

// showParameters opens the parameter hint behind a function that was just inserted.
const showParameters: NonNullable<LanguageClientOptions['middleware']>['provideCompletionItem'] = async (
  document,
  position,
  context,
  token,
  next,
) => {
  const result = await next(document, position, context, token);
  const items = Array.isArray(result) ? result : (result?.items ?? []);
  for (const item of items) {
    if (item.kind === vscode.CompletionItemKind.Function) {
      item.command = { command: 'editor.action.triggerParameterHints', title: '' };
    }
  }
  return result;
};

// explain says why there is no language server, and where to name the command.
async function explain(command: string, failure: unknown): Promise<void> {
  const why = failure instanceof Error ? failure.message : String(failure);
  const settings = say('Open settings', 'Открыть настройки');
  const text = say(
    `The command "${command}" could not be started, so scripts are only coloured: ${why}. Install salecalc, or name its file in the setting salecalc.path.`,
    `Не удалось запустить команду «${command}», поэтому работает только подсветка: ${why}. Установите salecalc или укажите файл в настройке salecalc.path.`,
  );
  if ((await vscode.window.showErrorMessage(text, settings)) === settings) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'salecalc.path');
  }
}

// say chooses the language as the server does.
function say(en: string, ru: string): string {
  const chosen = vscode.workspace.getConfiguration('salecalc').get<string>('language');
  const language = chosen === 'en' || chosen === 'ru' ? chosen : vscode.env.language;
  return /^(ru|uk)/.test(language) ? ru : en;
}
