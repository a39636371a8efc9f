import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../vscode/projectRoot.ts';
import type { Bill } from './model/bill.ts';
import type { RecordedRequest } from './otlpRecorder.ts';

/** What a real framework sent in one run, and what the model server billed for it. Lives in `test/fixtures/captured`. */
export interface Capture {
  readonly framework: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly billed: Bill;
  /** In the order they arrived. */
  readonly requests: readonly RecordedRequest[];
}

export function readCapture(framework: string): Capture {
  return JSON.parse(readFileSync(pathOf(framework), 'utf8')) as Capture;
}

export function writeCapture(capture: Capture): void {
  const path = pathOf(capture.framework);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, captureText(capture));
}

function pathOf(framework: string): string {
  return join(projectRoot, 'test/fixtures/captured', `${framework}.json`);
}

/** JSON with one line for each attribute and each short list, which reads and compares better than one level deep or all levels. */
function captureText(capture: Capture): string {
  const text = JSON.stringify(capture, undefined, 1);
  const attribute = /\{\n\s+"key": (".*"),\n\s+"value": \{\n\s+("\w+": [^\n]*)\n\s+\}\n\s+\}/g;
  return `${text.replace(attribute, '{ "key": $1, "value": { $2 } }')}\n`;
}
