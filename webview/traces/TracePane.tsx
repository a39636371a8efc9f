import { Button } from '../ui/controls.tsx';
import { t } from '../ui/text.ts';
import { Legend } from './Legend.tsx';
import { Overview } from './Overview.tsx';
import type { PanelModel } from './panelModel.ts';
import { SpanTree } from './SpanTree.tsx';
import { TraceHead } from './TraceHead.tsx';
import { TracePicker } from './TracePicker.tsx';
import './tracePane.css';

/** The open trace: what it is, all of it at a glance, and its spans. While the receiver is down, the notice alone says so. */
export function TracePane({ panel }: { panel: PanelModel }) {
  const { columns, tree, problem, traceId } = panel.trace;
  const trace = columns.value;
  const fault = problem.value;
  if (fault && trace?.summary.traceId !== traceId.value)
    return (
      <Pane>
        <TracePicker panel={panel} />
        <div class="empty grow">
          {fault.code !== 'notFound' && panel.down.value ? null : (
            <>
              <p>{fault.code === 'notFound' ? t('trace.notFound') : fault.message}</p>
              <Button onClick={panel.trace.reload}>{t('action.tryAgain')}</Button>
            </>
          )}
        </div>
      </Pane>
    );
  if (!trace || !tree.value)
    return (
      <Pane>
        <NothingOpen panel={panel} />
      </Pane>
    );
  return (
    <Pane>
      <TracePicker panel={panel} />
      <TraceHead panel={panel} summary={trace.summary} />
      <Overview panel={panel} columns={trace} tree={tree.value} />
      <SpanTree panel={panel} columns={trace} tree={tree.value} />
      <Legend panel={panel} />
    </Pane>
  );
}

function Pane({ children }: { children: preact.ComponentChildren }) {
  return (
    <section class="pane trace-pane" aria-label={t('pane.trace')} data-pane="trace">
      {children}
    </section>
  );
}

/** One sentence and what to do; nothing while the first answer is on its way. */
function NothingOpen({ panel }: { panel: PanelModel }) {
  const list = panel.list.list.value;
  const status = panel.status.value;
  if (!list || !status) return null;
  if (list.total > 0) return <div class="empty grow dim">{t('empty.chooseTrace')}</div>;
  if (panel.down.value) return <div class="empty grow">{t('empty.noTracesStopped')}</div>;
  const address = (status.otlp ?? status.stats?.otlp ?? '').replace(/^https?:\/\/(127\.0\.0\.1|\[::1\])/, 'localhost');
  return (
    <div class="empty grow">
      <p>{t('empty.noTraces', address)}</p>
      <div class="buttons">
        <Button primary onClick={() => panel.run('runDemo')}>
          {t('action.runDemo')}
        </Button>
        <Button onClick={() => panel.run('copyEndpoint')}>{t('action.copyEndpoint')}</Button>
      </div>
    </div>
  );
}
