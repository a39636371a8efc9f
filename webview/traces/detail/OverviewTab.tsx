import type { ComponentChildren } from 'preact';
import type { PanelStringKey } from '../../../src/shared/panelStrings.ts';
import { formatExact } from '../../../src/shared/formatCount.ts';
import { formatOffset } from '../../../src/shared/formatDuration.ts';
import { formatClock, formatDateTime } from '../../../src/shared/formatTime.ts';
import { findSpanHex } from '../../../src/shared/spanIds.ts';
import { spanKindOf } from '../../../src/shared/spanKind.ts';
import { isGhost } from '../../../src/shared/spanTree.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';
import { shownName, shownText } from '../../ui/shownText.ts';
import { t } from '../../ui/text.ts';
import { attributeOf, plainText } from '../attributeText.ts';
import { kindLooks } from '../kindGroup.ts';
import type { PanelModel } from '../panelModel.ts';
import { spanLabel } from '../spanRow.ts';
import type { SpanRowData } from '../spanRow.ts';
import { CopyButton } from './CopyButton.tsx';
import { LongText } from './LongText.tsx';
import { MeaningFacts } from './MeaningFacts.tsx';

interface OverviewTabProps {
  readonly panel: PanelModel;
  readonly detail: SpanDetail;
  readonly row: SpanRowData;
}

/** The figures people look for first, the error in full, and who the span is. */
export function OverviewTab({ panel, detail, row }: OverviewTabProps) {
  const columns = panel.trace.columns.value;
  const node = findNode(panel, detail.spanId);
  const tokens = columns && node >= 0 ? (columns.tokens[node] ?? 0) : 0;
  const start = columns && node >= 0 ? (columns.starts[node] ?? 0) : 0;
  return (
    <>
      <dl class="figures">
        <Figure name="overview.duration">{row.duration}</Figure>
        <Figure name="overview.started">{formatOffset(start)}</Figure>
        {tokens > 0 ? <Figure name="overview.tokens">{formatExact(tokens, panel.boot.locale)}</Figure> : null}
        {columns && node >= 0 && !panel.detail.meaning.value ? (
          <Figure name="overview.kind">{t(kindLooks[spanKindOf(columns.kinds[node] ?? 0)].word)}</Figure>
        ) : null}
      </dl>
      <Fault panel={panel} detail={detail} />
      <MeaningFacts panel={panel} />
      <Facts panel={panel} detail={detail} row={row} />
    </>
  );
}

function findNode(panel: PanelModel, spanId: string): number {
  const tree = panel.trace.tree.value;
  const node = tree ? findSpanHex(tree.table, spanId) : -1;
  return tree && isGhost(tree, node) ? -1 : node;
}

function Figure({ name, children }: { name: PanelStringKey; children: ComponentChildren }) {
  return (
    <div>
      <dt class="cap">{t(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What went wrong, as the span says it: its status message, and the exceptions among its events. */
function Fault({ panel, detail }: { panel: PanelModel; detail: SpanDetail }) {
  const exceptions = detail.events.filter(({ name }) => name === 'exception');
  if (detail.status.code !== 2 && exceptions.length === 0) return null;
  return (
    <div class="fault">
      {detail.status.message === '' ? null : <p class="fault-text">{shownText(detail.status.message)}</p>}
      {exceptions.map((event, at) => {
        const part = (key: string) => {
          const value = attributeOf(event.attributes, key);
          return value ? plainText(value) : '';
        };
        const head = [part('exception.type'), part('exception.message')].filter(Boolean).join(': ');
        const stack = part('exception.stacktrace');
        return (
          <div key={at}>
            {head === detail.status.message ? null : <p class="fault-text">{shownText(head)}</p>}
            {stack === '' ? null : <LongText text={stack} lines={6} code copy={() => panel.copy(stack)} />}
          </div>
        );
      })}
    </div>
  );
}

function Facts({ panel, detail, row }: OverviewTabProps) {
  const columns = panel.trace.columns.value;
  const traceStart = (columns?.summary.startMicros ?? 0) / 1000;
  const start = Number(BigInt(detail.startNanos) / 1000n) / 1000;
  const end = detail.endNanos === '0' ? undefined : Number(BigInt(detail.endNanos) / 1000n) / 1000;
  const service = attributeOf(detail.resource.attributes, 'service.name');
  const scope = [detail.scope.name, detail.scope.version].filter(Boolean).join(' ');
  return (
    <dl class="facts-list small">
      <FactLine name="overview.name">
        <span class={detail.name.trim() === '' ? 'wrap ghost-name' : 'wrap'}>
          {shownName(detail.name, t('name.none'))}
        </span>
      </FactLine>
      <FactLine name="overview.started">
        <span title={formatDateTime(start)}>{formatClock(start)}</span>{' '}
        <span class="dim">{formatOffset(start - traceStart)}</span>
      </FactLine>
      <FactLine name="overview.ended">
        {end === undefined ? (
          <span class="dim">{t(row.state === 'running' ? 'overview.notYet' : 'overview.never')}</span>
        ) : (
          <>
            <span title={formatDateTime(end)}>{formatClock(end)}</span>{' '}
            <span class="dim">{formatOffset(end - traceStart)}</span>
          </>
        )}
      </FactLine>
      {service ? <FactLine name="overview.service">{shownName(plainText(service), '')}</FactLine> : null}
      {scope === '' ? null : <FactLine name="overview.scope">{shownName(scope, '')}</FactLine>}
      <FactLine name="overview.otlpKind">{otlpKindWord(detail.otlpKind)}</FactLine>
      <FactLine name="overview.parent">
        <Parent panel={panel} detail={detail} />
      </FactLine>
      <IdLine panel={panel} name="overview.spanId" id={detail.spanId} />
      <IdLine panel={panel} name="overview.traceId" id={detail.traceId} />
      {detail.traceState === '' ? null : (
        <FactLine name="overview.traceState">
          <span class="mono wrap">{detail.traceState}</span>
        </FactLine>
      )}
    </dl>
  );
}

function otlpKindWord(kind: number): string {
  return kind === 1 || kind === 2 || kind === 3 || kind === 4 || kind === 5 ? t(`otlpKind.${kind}`) : t('otlpKind.0');
}

function FactLine({ name, children }: { name: PanelStringKey; children: ComponentChildren }) {
  return (
    <div>
      <dt class="dim">{t(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function IdLine({ panel, name, id }: { panel: PanelModel; name: PanelStringKey; id: string }) {
  return (
    <FactLine name={name}>
      <span class="mono cut">{id}</span>
      <CopyButton label={t('overview.copy', t(name))} copy={() => panel.copy(id)} />
    </FactLine>
  );
}

function Parent({ panel, detail }: { panel: PanelModel; detail: SpanDetail }) {
  const { tree, columns } = panel.trace;
  const id = detail.parentSpanId;
  if (id === '' || /^0+$/.test(id)) return <span class="dim">{t('overview.root')}</span>;
  const node = tree.value ? findSpanHex(tree.value.table, id) : -1;
  if (!tree.value || !columns.value || node < 0 || isGhost(tree.value, node))
    return (
      <>
        <span class="mono">{id}</span> <span class="dim">{t('overview.notReceived')}</span>
      </>
    );
  return (
    <button type="button" class="link cut" onClick={() => panel.goToSpan(node)}>
      {spanLabel(columns.value, node)}
    </button>
  );
}
