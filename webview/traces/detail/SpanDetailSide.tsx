import type { ComponentChildren } from 'preact';
import { isGhost } from '../../../src/shared/spanTree.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import { Badge, Button, IconButton } from '../../ui/controls.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { shownName } from '../../ui/shownText.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { t, tCount } from '../../ui/text.ts';
import type { PanelModel } from '../panelModel.ts';
import { detailTabs } from '../panelLayout.ts';
import type { DetailTab } from '../panelLayout.ts';
import { spanRow } from '../spanRow.ts';
import type { SpanRowData } from '../spanRow.ts';
import { childrenOf } from '../treeKeys.ts';
import { CopyButton } from './CopyButton.tsx';
import { AttributeTable } from './AttributeTable.tsx';
import { EventsTab } from './EventsTab.tsx';
import { LinksTab } from './LinksTab.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { ResourceTab } from './ResourceTab.tsx';
import { SourceLine } from './SourceLine.tsx';
import './detail.css';

/** Everything about the selected span. */
export function SpanDetailSide({ panel }: { panel: PanelModel }) {
  return (
    <section class="pane detail" aria-label={t('pane.detail')} data-pane="detail">
      <DetailBody panel={panel} />
    </section>
  );
}

function DetailBody({ panel }: { panel: PanelModel }) {
  const { columns, tree, collapsed, shown, openEnd, running, node } = panel.trace;
  const selected = node.value;
  const detail = panel.detail.detail.value;
  if (!columns.value || !tree.value || panel.trace.problem.value?.code === 'notFound') return null;
  if (selected < 0) {
    const missing = panel.trace.spanId.value;
    return <p class="empty dim">{missing === undefined ? t('empty.chooseSpan') : t('detail.notStored', missing)}</p>;
  }
  const source = {
    columns: columns.value,
    tree: tree.value,
    collapsed: collapsed.value,
    shown: shown.value,
    openEnd: openEnd.value,
    running: running.value,
    locale: panel.boot.locale,
  };
  const row = spanRow(source, selected);
  if (isGhost(tree.value, selected)) {
    const children = [...childrenOf(tree.value, selected)].length;
    const id = panel.trace.idOf(selected);
    return (
      <>
        <DetailHead row={row} />
        <p class="section">{t('detail.ghost')}</p>
        <p class="section dim">{tCount('detail.ghostChildren', children)}</p>
        <p class="section head-line small">
          <span class="dim">{t('overview.spanId')}</span>
          <span class="mono">{id}</span>
          <CopyButton label={t('overview.copy', t('overview.spanId'))} copy={() => panel.copy(id)} />
        </p>
      </>
    );
  }
  const problem = panel.detail.problem.value;
  if (problem !== undefined)
    return (
      <>
        <DetailHead row={row} />
        {panel.down.value ? null : (
          <div class="empty">
            <p>{problem}</p>
            <Button onClick={() => panel.detail.refresh()}>{t('action.tryAgain')}</Button>
          </div>
        )}
      </>
    );
  // Details of the span before stay until the new ones are there; their head already names the new one.
  if (!detail) return <DetailHead row={row} />;
  return (
    <>
      <DetailHead row={row} operation={shownName(detail.name, row.label)}>
        <IconButton icon="json" label={t('detail.raw')} onClick={() => panel.detail.openRaw()} />
      </DetailHead>
      <SourceLine panel={panel} detail={detail} hasSource={((columns.value.flags[selected] ?? 0) & 2) !== 0} />
      <DetailTabs panel={panel} detail={detail} row={row} />
    </>
  );
}

interface DetailHeadProps {
  readonly row: SpanRowData;
  /** The span's own name, shown when it says more than the label. */
  readonly operation?: string;
  readonly children?: ComponentChildren;
}

function DetailHead({ row, operation, children }: DetailHeadProps) {
  const more = operation === undefined || operation === row.label ? '' : operation.replace(row.label, '').trim();
  return (
    <header class="detail-head head-line">
      <Icon name={row.icon} tone={`k-${row.group}`} />
      <h2
        class={row.state === 'ghost' || row.unnamed ? 'cut strong ghost-name' : 'cut strong'}
        title={operation ?? row.title}
      >
        {row.label}
      </h2>
      <span class="cut dim grow">{more}</span>
      <SpanStateMark row={row} />
      {children}
    </header>
  );
}

function SpanStateMark({ row }: { row: SpanRowData }) {
  if (row.state === 'ghost') return null;
  const [icon, tone, word] = row.failed
    ? ['error', 'k-error', t('detail.error')]
    : row.state === 'running'
      ? ['ring', 'k-live', t('detail.running')]
      : row.state === 'unended'
        ? ['circle-slash', 'k-warn', t('detail.neverEnded')]
        : ['pass', 'k-ok', t(row.ok ? 'detail.ok' : 'detail.unset')];
  return (
    <span class="state small">
      <Icon name={icon} tone={tone} small />
      {word}
    </span>
  );
}

function DetailTabs({ panel, detail, row }: { panel: PanelModel; detail: SpanDetail; row: SpanRowData }) {
  const tab = panel.tab.value;
  const counts: Partial<Record<DetailTab, number>> = {
    events: detail.events.length,
    links: detail.links.length,
  };
  const tabs = detailTabs.map((id) => ({
    id,
    label: t(`detail.tab.${id}`),
    mark: counts[id] ? <Badge>{counts[id]}</Badge> : null,
  }));
  return (
    <>
      <div class="detail-tabs">
        <Tabs
          label={t('pane.detail')}
          tabs={tabs}
          selected={tab}
          panels="detail"
          onSelect={(id) => (panel.tab.value = id)}
        />
      </div>
      <div
        class="detail-body"
        role="tabpanel"
        id={`detail-${tab}`}
        aria-labelledby={`detail-tab-${tab}`}
        tabIndex={0}
        key={`${tab} ${detail.spanId}`}
      >
        <TabBody panel={panel} detail={detail} row={row} tab={tab} />
      </div>
    </>
  );
}

function TabBody({
  panel,
  detail,
  row,
  tab,
}: {
  panel: PanelModel;
  detail: SpanDetail;
  row: SpanRowData;
  tab: DetailTab;
}) {
  switch (tab) {
    case 'overview':
      return <OverviewTab panel={panel} detail={detail} row={row} />;
    case 'attributes':
      return (
        <AttributeTable
          panel={panel}
          attributes={detail.attributes}
          dropped={detail.droppedAttributes}
          none={t('attributes.none')}
          searchable
        />
      );
    case 'events':
      return <EventsTab panel={panel} detail={detail} />;
    case 'links':
      return <LinksTab panel={panel} detail={detail} />;
    case 'resource':
      return <ResourceTab panel={panel} detail={detail} />;
  }
}
