/** Where the user is and how the panes are arranged: what outlives a reload of the window. */
import { signal } from '@preact/signals';
import type { PanelState } from '../../src/shared/protocol.ts';
import { createScroller } from '../ui/scroller.ts';

export const detailTabs = ['overview', 'attributes', 'events', 'links', 'resource'] as const;
/** Tabs of the panel, in their order. */
export const panelTabs = ['traces', 'cost'] as const;
export type PanelTab = (typeof panelTabs)[number];

export type DetailTab = (typeof detailTabs)[number];

/** Pixels; what the panes start with and may be dragged to. */
export const paneSizes = {
  list: { start: 240, least: 200, most: 480 },
  detail: { start: 376, least: 300, most: 800 },
} as const;

/** Pixels. */
export const treeRowHeight = 22;

/** `before` may come from another version, so each field is checked. */
export function createPanelLayout(before: PanelState) {
  const sizes = signal(startSizes(before.sizes));
  const scrollTop = signal(typeof before.scrollTop === 'number' ? before.scrollTop : 0);
  return {
    tab: signal<DetailTab>(detailTabs.find((name) => name === before.detailTab) ?? 'overview'),
    panelTab: signal<PanelTab>(panelTabs.find((name) => name === before.tab) ?? 'traces'),
    sizes,
    scrollTop,
    listScroller: createScroller(),
    treeScroller: createScroller(scrollTop),
    /** Narrow layout: the list covers the trace. */
    picking: signal(false),
    helpOpen: signal(false),
    resize: (pane: keyof typeof paneSizes, width: number) => {
      const { least, most } = paneSizes[pane];
      sizes.value = { ...sizes.peek(), [pane]: Math.round(Math.min(most, Math.max(least, width))) };
    },
  };
}

function startSizes(kept: PanelState['sizes']): { list: number; detail: number } {
  const within = (pane: keyof typeof paneSizes) => {
    const { start, least, most } = paneSizes[pane];
    const width: unknown = kept?.[pane];
    return typeof width === 'number' ? Math.min(most, Math.max(least, width)) : start;
  };
  return { list: within('list'), detail: within('detail') };
}

/** A field of the kept state that should be text; "" = it is not. */
export function keptText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
