import * as vscode from 'vscode';
import {
  costDimensions,
  costWindows,
  type CostAnswer,
  type CostDimension,
  type CostWindow,
  type SessionPage,
} from '../../shared/costApi.ts';
import { unknownAsNull } from '../../shared/knownSpend.ts';
import type { Requests } from '../../shared/protocol.ts';
import { apiPaths } from '../receiver/apiPaths.ts';
import type { CollectorClient } from '../receiver/collectorClient.ts';
import { costCsv, joinPages, sessionCsv } from './costExport.ts';
import { saveExport, type ExportFormat } from './saveExport.ts';

/** Rejects with the reason while the receiver is down. */
type Client = () => CollectorClient;

/** The receiver gives no more at a time; what is left out is told. */
const mostRows = 10_000;

/** All sessions, as the receiver writes them. */
export function exportSessions(client: Client, format?: ExportFormat, signal?: AbortSignal): Promise<string> {
  const content = async (chosen: ExportFormat, until: AbortSignal) =>
    new Uint8Array(await client().bytes(apiPaths.exportSessions(chosen), until));
  return saveExport({ name: 'sessions', ...(format && { format }), content }, signal);
}

/** One breakdown. */
export function exportBreakdown(
  client: Client,
  { window, by }: { readonly window: CostWindow; readonly by: CostDimension },
  format?: ExportFormat,
  signal?: AbortSignal,
): Promise<string> {
  const content = async (chosen: ExportFormat, until: AbortSignal) => {
    const answer = await client().cost(window, by, mostRows, until);
    tellCut(answer);
    return encode(chosen === 'csv' ? costCsv(answer) : json(answer));
  };
  return saveExport({ name: `cost-by-${by}-${window}`, ...(format && { format }), content }, signal);
}

function tellCut({ rows, values }: Pick<CostAnswer, 'rows' | 'values'>): void {
  if (values <= rows.length) return;
  const said = vscode.l10n.t('The export has the {0} dearest of {1} values.', rows.length, values);
  void vscode.window.showWarningMessage(said);
}

/** One session with its calls, from its first turn on. */
export function exportSession(client: Client, session: string, signal?: AbortSignal): Promise<string> {
  const content = async (chosen: ExportFormat, until: AbortSignal) => {
    const page = await wholeSession(client(), session, until);
    return encode(chosen === 'csv' ? sessionCsv(page) : json(page));
  };
  return saveExport({ name: `session-${session.replace(/[^\w.-]+/g, '_').slice(0, 80)}`, content }, signal);
}

/** What the frame asks for. */
export function exportCost(
  client: Client,
  { what, format, window, by }: Requests['exportCost']['params'],
  signal: AbortSignal,
): Promise<string> {
  return what === 'sessions'
    ? exportSessions(client, format, signal)
    : exportBreakdown(client, { window, by }, format, signal);
}

/** Asks what to break down and over what time; resolves without doing anything when the user gives up. */
export async function exportCostByQuestion(client: Client): Promise<void> {
  const by = await vscode.window.showQuickPick([...costDimensions], {
    placeHolder: vscode.l10n.t('Break the cost down by'),
  });
  const window =
    by && (await vscode.window.showQuickPick([...costWindows], { placeHolder: vscode.l10n.t('Over the last') }));
  const chosen = costWindows.find((known) => known === window);
  const dimension = costDimensions.find((known) => known === by);
  if (chosen && dimension) await exportBreakdown(client, { window: chosen, by: dimension });
}

async function wholeSession(client: CollectorClient, session: string, signal: AbortSignal): Promise<SessionPage> {
  const newest = await client.session(session, undefined, signal);
  const pages = [newest];
  for (let oldest = newest; oldest.firstTurn > 1 && oldest.turns.length > 0; pages.push(oldest))
    oldest = await client.session(session, oldest.firstTurn, signal);
  return joinPages(newest, pages);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, unknownAsNull, 2)}\n`;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
