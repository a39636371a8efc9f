import { shownText } from '../shared/shownText.ts';

/**
 * Text with something of telemetry in it, as a notification may show it: nothing in it turns the rest around, and no
 * `[words](address)` becomes a link, as VS Code would make of it.
 */
export function noticeText(text: string): string {
  return shownText(text).replaceAll('](', '] (');
}
