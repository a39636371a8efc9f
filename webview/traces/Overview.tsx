import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatDuration } from '../../src/shared/formatDuration.ts';
import { formatClock } from '../../src/shared/formatTime.ts';
import type { SpanTree } from '../../src/shared/spanTree.ts';
import type { TraceColumns } from '../../src/shared/traceColumns.ts';
import { useWidth } from '../ui/elementSize.ts';
import { t, tCount } from '../ui/text.ts';
import { readColours, themeVersion } from '../ui/themeColours.ts';
import { drawOverview, overviewHeight, overviewLanes } from './drawOverview.ts';
import { colourGroups } from './kindGroup.ts';
import { overviewBins } from './overviewBins.ts';
import type { PanelModel } from './panelModel.ts';
import type { TimeWindow } from './timeWindow.ts';
import './overview.css';

interface OverviewProps {
  readonly panel: PanelModel;
  readonly columns: TraceColumns;
  readonly tree: SpanTree;
}

/** Pixels a pointer must move before it draws a window instead of being a click. */
const dragStart = 4;

/** The whole trace in one strip. A drag zooms, a click goes to that time, a double click shows all. */
export function Overview({ panel, columns, tree }: OverviewProps) {
  const { trace } = panel;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  const [drag, setDrag] = useState<TimeWindow | undefined>(undefined);
  const pressedAt = useRef<number | undefined>(undefined);
  const end = trace.end.value;
  const openEnd = trace.openEnd.value;
  const theme = themeVersion.value;

  useLayoutEffect(() => {
    if (!canvas.current || !box.current || width === 0) return;
    const bins = overviewBins(columns, tree, { end, openEnd, width, lanes: overviewLanes });
    const ratio = window.devicePixelRatio;
    canvas.current.width = Math.round(width * ratio);
    canvas.current.height = Math.round(overviewHeight * ratio);
    const brush = canvas.current.getContext('2d');
    brush?.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (brush) drawOverview(brush, bins, readColours(colourGroups, box.current));
  }, [columns, tree, end, openEnd, width, theme]);

  const timeAt = (event: PointerEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    return width === 0 ? 0 : Math.min(1, Math.max(0, (event.clientX - left) / width)) * end;
  };
  const release = (event: PointerEvent) => {
    if (drag) trace.setZoom(drag);
    else if (pressedAt.current !== undefined) panel.goToTime(timeAt(event));
    pressedAt.current = undefined;
    setDrag(undefined);
  };

  const shown = drag ?? trace.zoom.value;
  const errors = tCount('fact.errors', columns.summary.errors);
  const percent = (time: number) => `${(time / end) * 100}%`;
  return (
    <div
      class="overview"
      ref={box}
      role="img"
      aria-label={[
        t('overview.label', formatDuration(openEnd), errors),
        shown && t('overview.window', formatDuration(shown.from), formatDuration(shown.to)),
      ]
        .filter(Boolean)
        .join('. ')}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pressedAt.current = timeAt(event);
      }}
      onPointerMove={(event) => {
        const from = pressedAt.current;
        if (from === undefined) return;
        const to = timeAt(event);
        if (drag || (Math.abs(to - from) / end) * width >= dragStart)
          setDrag({ from: Math.min(from, to), to: Math.max(from, to) });
      }}
      onPointerUp={release}
      onPointerCancel={() => {
        pressedAt.current = undefined;
        setDrag(undefined);
      }}
      onDblClick={() => trace.setZoom(undefined)}
    >
      <canvas ref={canvas} style={{ width: `${width}px`, height: `${overviewHeight}px` }} />
      {shown ? (
        <>
          <span class="shade" style={{ left: '0', width: percent(shown.from) }} />
          <span class="shade" style={{ left: percent(shown.to), right: '0' }} />
        </>
      ) : null}
      <span class="handle" style={{ left: shown ? percent(shown.from) : '0' }} />
      <span class="handle" style={{ left: `calc(${shown ? percent(shown.to) : '100%'} - 2px)` }} />
      <span class="at" style={{ left: '8px' }}>
        {formatClock(columns.summary.startMicros / 1000)}
      </span>
      <span class="at" style={{ right: '8px' }}>
        {trace.running.value ? t('overview.now') : formatClock(columns.summary.startMicros / 1000 + end)}
      </span>
    </div>
  );
}
