// The salecalc command that the tests talk to: $SALECALC, or one built for them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export const moduleRoot = fileURLToPath(new URL('../../..', import.meta.url));

// folder makes an empty folder that is gone after the tests.
export function folder() {
  const dir = mkdtempSync(join(tmpdir(), 'salecalc-'));
  after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function build() {
  const file = join(folder(), process.platform === 'win32' ? 'salecalc.exe' : 'salecalc');
  execFileSync('go', ['build', '-o', file, './cmd/salecalc'], { cwd: moduleRoot, stdio: 'inherit' });
  return file;
}

export const salecalc = process.env.SALECALC ?? build();
