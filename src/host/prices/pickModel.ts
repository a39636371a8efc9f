import * as vscode from 'vscode';
import type { CostAnswer, PricedModels } from '../../shared/costApi.ts';
import { countText } from '../countText.ts';
import type { CollectorClient } from '../receiver/collectorClient.ts';
import { isWholeName, modelDetail } from './modelText.ts';
import type { WantedPrice } from './priceEntry.ts';

interface ModelItem extends vscode.QuickPickItem {
  readonly wanted: WantedPrice;
}

/** Asks for a model: those without a price first, then the priced ones that match, then whatever is typed. */
export async function pickModel(
  unpriced: CostAnswer['unpricedModels'],
  client: CollectorClient | undefined,
): Promise<WantedPrice | undefined> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  pick.placeholder = vscode.l10n.t('Model whose price is to be set');
  pick.matchOnDescription = true;
  const fill = async (typed: string) => {
    const known = await client?.models(typed).then(
      (answer) => answer.models,
      () => [],
    );
    if (typed !== pick.value) return; // a later text has its own answer under way
    pick.items = [
      ...unpriced.map(unpricedItem),
      ...(known ?? []).filter(isWholeName).map(knownItem),
      ...typedItem(typed),
    ];
  };
  pick.onDidChangeValue((typed) => void fill(typed));
  void fill('');
  try {
    return await new Promise<WantedPrice | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.wanted));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function unpricedItem({ model, provider, calls }: CostAnswer['unpricedModels'][number]): ModelItem {
  const said = provider === undefined ? '' : `${provider} · `;
  return {
    label: model,
    description: said + vscode.l10n.t('no price, {0}', countText('call', calls, vscode.l10n.t)),
    wanted: { model, ...(provider !== undefined && { provider }) },
  };
}

function knownItem(known: PricedModels['models'][number]): ModelItem {
  const { model, provider } = known;
  return { label: model, description: modelDetail(known), wanted: { model, ...(provider !== '' && { provider }) } };
}

function typedItem(typed: string): readonly ModelItem[] {
  const model = typed.trim();
  return model === ''
    ? []
    : [{ label: model, description: vscode.l10n.t('as typed'), alwaysShow: true, wanted: { model } }];
}
