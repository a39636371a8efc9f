import { Icon } from '../ui/Icon.tsx';
import { t, tCount } from '../ui/text.ts';
import type { SpanRowData } from './spanRow.ts';
import { barPlace } from './timeWindow.ts';
import type { AxisTicks, TimeWindow } from './timeWindow.ts';

interface SpanRowProps {
  readonly data: SpanRowData;
  readonly style: { top: string };
  readonly rowIndex: number;
  readonly selected: boolean;
  readonly tabIndex: number;
  readonly ticks: AxisTicks;
  readonly shown: TimeWindow;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
  readonly onOpenSource: () => void;
}

/** Deeper levels share the last indent and say their level, so that names keep their room. */
const mostIndents = 10;
const indent = 12;

/** One span: chevron, icon, name, numbers and its bar. */
export function SpanRow(props: SpanRowProps) {
  const { data, selected } = props;
  const expanded = data.expanded === undefined ? {} : { 'aria-expanded': data.expanded };
  return (
    <div
      class="row span-row"
      role="row"
      aria-rowindex={props.rowIndex}
      aria-level={data.depth + 1}
      aria-selected={selected}
      aria-label={data.name}
      {...expanded}
      style={props.style}
      tabIndex={props.tabIndex}
      title={data.title}
      onClick={props.onSelect}
      onDblClick={props.onOpenSource}
    >
      <NameCell data={data} onToggle={props.onToggle} />
      <span class="num small" role="gridcell">
        <span class={data.state === 'ghost' || data.state === 'unended' ? 'dim' : ''}>{data.duration}</span>
      </span>
      <span class="num small c-tokens" role="gridcell">
        {data.tokens}
      </span>
      <span class="waterfall" role="gridcell">
        {props.ticks.at.map((time) => (
          <i key={time} class="tick" style={{ left: `${barPlace(time, time, props.shown)?.left ?? 0}%` }} />
        ))}
        <Bar data={data} />
      </span>
    </div>
  );
}

function NameCell({ data, onToggle }: { data: SpanRowData; onToggle: () => void }) {
  const levels = Math.min(data.depth, mostIndents);
  return (
    <span class="name-cell" role="gridcell" style={{ paddingLeft: `${4 + levels * indent}px` }}>
      {levels > 0 ? <i class="guides" style={{ width: `${levels * indent}px` }} /> : null}
      {levels > 0 && (data.failed || data.errorsBelow > 0) ? (
        <i class="guide-error" style={{ left: `${levels * indent - 1}px` }} />
      ) : null}
      <span
        class="chevron"
        onClick={(event) => {
          if (data.expanded === undefined) return;
          event.stopPropagation();
          onToggle();
        }}
      >
        {data.expanded === undefined ? null : <Icon name={data.expanded ? 'chevron-down' : 'chevron-right'} />}
      </span>
      {data.depth > mostIndents ? (
        <span class="cap" title={t('tree.depth', data.depth + 1)}>
          {data.depth + 1}
        </span>
      ) : null}
      <Icon name={data.icon} tone={`k-${data.group}`} />
      <span class={data.state === 'ghost' || data.unnamed ? 'cut grow ghost-name' : 'cut grow'}>
        <span class={data.failed ? 'isolated failed-name' : 'isolated'}>{data.label}</span>
        {data.aside === '' ? null : <span class="dim aside isolated">{data.aside}</span>}
      </span>
      <Marks data={data} />
    </span>
  );
}

function Marks({ data }: { data: SpanRowData }) {
  return (
    <>
      {data.errorsBelow > 0 && !data.failed ? (
        <span class="below" title={tCount('tree.errorsBelow', data.errorsBelow)} />
      ) : null}
      {data.state === 'running' ? <Icon name="ring" tone="k-live" small title={t('tree.running')} /> : null}
      {data.state === 'unended' ? <Icon name="circle-slash" tone="k-warn" small title={t('tree.neverEnded')} /> : null}
      {data.failed ? <Icon name="error" tone="k-error" small title={t('tree.failed')} /> : null}
    </>
  );
}

function Bar({ data }: { data: SpanRowData }) {
  const { bar, state } = data;
  if (!bar) return null;
  const classes = [
    'bar',
    `k-${data.group}`,
    data.thin && 'thin',
    state === 'ghost' && 'ghost',
    state !== 'ended' && state !== 'ghost' && 'live',
  ];
  return (
    <>
      <i class={classes.filter(Boolean).join(' ')} style={{ left: `${bar.left}%`, width: `${bar.width}%` }} />
      {data.edge && state === 'running' ? (
        <i class={`edge k-${data.group}`} style={{ left: `${bar.left + bar.width}%` }} />
      ) : null}
    </>
  );
}
