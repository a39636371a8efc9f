import type { Attribute } from '../../src/shared/attributeValue.ts';
import { attributeOf, plainText } from './attributeText.ts';

/**
 * Where a span says it was made, for a label before the host was asked. OpenTelemetry code attributes, the stable names
 * first (semantic conventions 1.33), then the deprecated ones. The host decides what is opened.
 */
const fileKeys = ['code.file.path', 'code.filepath'] as const;
const lineKeys = ['code.line.number', 'code.lineno'] as const;

/** `agents/planner.py:42`: the last two parts of the path and the line; `undefined` = the span names no file. */
export function codePlaceLabel(attributes: readonly Attribute[]): string | undefined {
  const path = textOf(attributes, fileKeys);
  if (path === undefined) return undefined;
  const short = path.replaceAll('\\', '/').split('/').filter(Boolean).slice(-2).join('/');
  const line = textOf(attributes, lineKeys);
  return line === undefined ? short : `${short}:${line}`;
}

function textOf(attributes: readonly Attribute[], keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributeOf(attributes, key);
    const text = value && plainText(value);
    if (text) return text;
  }
  return undefined;
}
