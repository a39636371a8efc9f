/**
 * Every id this extension contributes, once. `test/architecture.test.ts` holds this file, `package.json` and
 * `package.nls.json` together in both directions.
 */

/** Commands a user may start from the palette. */
export const commands = {
  openTraces: 'agentLoupe.openTraces',
  startReceiver: 'agentLoupe.startReceiver',
  stopReceiver: 'agentLoupe.stopReceiver',
  restartReceiver: 'agentLoupe.restartReceiver',
  copyEndpoint: 'agentLoupe.copyEndpoint',
  runDemo: 'agentLoupe.runDemo',
  clearTraces: 'agentLoupe.clearTraces',
  showLog: 'agentLoupe.showLog',
  openCost: 'agentLoupe.openCost',
  openCostSettings: 'agentLoupe.openCostSettings',
  setModelPrice: 'agentLoupe.setModelPrice',
  exportSessions: 'agentLoupe.exportSessions',
  exportCost: 'agentLoupe.exportCost',
} as const;

/** Commands of tree items: they need an item, so the palette hides them. */
export const itemCommands = {
  openTrace: 'agentLoupe.openTrace',
  pinTrace: 'agentLoupe.pinTrace',
  unpinTrace: 'agentLoupe.unpinTrace',
  copyTraceId: 'agentLoupe.copyTraceId',
  openSession: 'agentLoupe.openSession',
  copySessionId: 'agentLoupe.copySessionId',
  exportSession: 'agentLoupe.exportSession',
  loadMoreTraces: 'agentLoupe.loadMoreTraces',
} as const;

export const container = 'agentLoupe';

export const views = {
  traces: 'agentLoupe.tracesView',
  connection: 'agentLoupe.connectionView',
} as const;

/** `viewType` of the editor panel. */
export const panelType = 'agentLoupe.traces';

export const contextKeys = {
  /** `ReceiverStatus.state`; `attached` reads as `running`, so that one clause serves both. */
  receiver: 'agentLoupe.receiver',
} as const;

export const settingsPrefix = 'agentLoupe';

/** When the receiver starts by itself; see `startPolicy`. */
export type AutoStart = 'afterFirstUse' | 'always' | 'never';

/** Setting → type of its value, without the prefix. */
export interface Settings {
  readonly 'receiver.autoStart': AutoStart;
  readonly 'receiver.port': number;
  readonly 'receiver.grpcPort': number;
  readonly 'receiver.maxRequestMiB': number;
  readonly 'store.maxMiB': number;
  readonly 'store.maxDays': number;
  readonly 'source.followSelection': boolean;
  /** Read by `readMappings`, which says what is wrong with it. */
  readonly 'attributes.mappings': object;
  /** USD; 0 = none. */
  readonly 'cost.budgets.daily': number;
  readonly 'cost.budgets.weekly': number;
  readonly 'cost.budgets.monthly': number;
  readonly 'cost.budgets.session': number;
  readonly 'cost.budgets.request': number;
  /** Fractions of a budget. Read by `readBudgets`. */
  readonly 'cost.alertThresholds': readonly unknown[];
  readonly 'cost.statusBar': boolean;
}

/** The same defaults as the manifest's, for a value of the wrong type in somebody's settings file. */
export const settingDefaults: Settings = {
  'receiver.autoStart': 'afterFirstUse',
  'receiver.port': 4318,
  'receiver.grpcPort': 4317,
  'receiver.maxRequestMiB': 64,
  'store.maxMiB': 1024,
  'store.maxDays': 14,
  'source.followSelection': true,
  'attributes.mappings': {},
  'cost.budgets.daily': 0,
  'cost.budgets.weekly': 0,
  'cost.budgets.monthly': 0,
  'cost.budgets.session': 0,
  'cost.budgets.request': 0,
  'cost.alertThresholds': [0.5, 0.8, 0.9, 1],
  'cost.statusBar': true,
};
