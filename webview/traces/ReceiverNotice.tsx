import { Button } from '../ui/controls.tsx';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../ui/text.ts';
import type { PanelModel } from './panelModel.ts';

/** One strip for what stands in the way, and what to do about it: the receiver first, as it explains the rest. */
export function ReceiverNotice({ panel }: { panel: PanelModel }) {
  const { down, status, list, trace } = panel;
  const state = down.value?.state;
  if (state === 'starting') return <Strip icon="ring" tone="k-live" text={t('status.starting')} />;
  if (state === 'stopped' || state === 'failed')
    return (
      <Strip
        icon={state === 'failed' ? 'error' : 'circle-slash'}
        tone={state === 'failed' ? 'k-error' : 'k-other'}
        text={[t(state === 'failed' ? 'status.failed' : 'status.stopped'), down.value?.message]
          .filter(Boolean)
          .join(' ')}
      >
        <Button primary onClick={() => panel.run('startReceiver')}>
          {t('action.startReceiver')}
        </Button>
        {state === 'failed' ? <Button onClick={() => panel.run('showLog')}>{t('action.showLog')}</Button> : null}
      </Strip>
    );
  if (list.problem.value !== undefined)
    return (
      <Strip icon="error" tone="k-error" text={list.problem.value}>
        <Button onClick={list.reload}>{t('action.tryAgain')}</Button>
        <Button onClick={() => panel.run('showLog')}>{t('action.showLog')}</Button>
      </Strip>
    );
  const stale = trace.problem.value;
  if (stale && trace.columns.value?.summary.traceId === trace.traceId.value)
    return (
      <Strip icon="error" tone="k-error" text={stale.message}>
        <Button onClick={() => trace.reload()}>{t('action.tryAgain')}</Button>
      </Strip>
    );
  const storeProblem = status.value?.stats?.storeProblem;
  if (storeProblem !== undefined)
    return (
      <Strip icon="warning" tone="k-warn" text={t('status.storeProblem', storeProblem)}>
        <Button onClick={() => panel.run('showLog')}>{t('action.showLog')}</Button>
      </Strip>
    );
  return status.value?.message === undefined ? null : <Strip icon="info" tone="k-live" text={status.value.message} />;
}

interface StripProps {
  readonly icon: string;
  readonly tone: string;
  readonly text: string;
  readonly children?: preact.ComponentChildren;
}

function Strip({ icon, tone, text, children }: StripProps) {
  return (
    <div class="notice" role="status">
      <Icon name={icon} tone={tone} />
      <span class="notice-text grow">{text}</span>
      {children}
    </div>
  );
}
