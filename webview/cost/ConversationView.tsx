import type { SessionPage } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { Button } from '../ui/controls.tsx';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { ConversationStepView } from './ConversationStepView.tsx';
import './conversation.css';

/** What was said and done in the chosen turn, in order of time. */
export function ConversationView({ panel, page }: { panel: PanelModel; page: SessionPage }) {
  const { session } = panel.cost;
  const found = session.conversation.value;
  const number = session.turn.value;
  const problem = session.conversationProblem.value;
  const turn = page.turns.find((one) => one.number === number);
  const { locale } = panel.boot;
  return (
    <section
      class="conversation"
      aria-label={t('conversation.title')}
      data-pane="conversation"
      aria-busy={found?.turn !== number}
    >
      <header class="panel-head">
        <h2 class="strong">{t('conversation.title')}</h2>
        <span class="small dim cut">
          {number === undefined
            ? ''
            : t('conversation.turn', formatExact(number, locale), formatExact(page.summary.turns, locale))}
        </span>
        <span class="grow" />
        {(found?.omittedSpans ?? 0) > 0 ? (
          <span class="small warn cut">
            {tCount('conversation.omitted', found?.omittedSpans ?? 0, formatExact(found?.omittedSpans ?? 0, locale))}
          </span>
        ) : null}
        {(found?.cut ?? 0) > 0 ? (
          <span class="small warn cut">
            {tCount('conversation.cut', found?.cut ?? 0, formatExact(found?.cut ?? 0, locale))}
          </span>
        ) : null}
      </header>
      <div class="conversation-steps" tabIndex={0} role="group" aria-label={t('conversation.title')}>
        {problem === undefined ? null : (
          <div class="empty">
            <p>{problem}</p>
            <Button onClick={session.reloadConversation}>{t('action.tryAgain')}</Button>
          </div>
        )}
        {found?.steps.length === 0 ? <p class="section dim">{t('conversation.nothing')}</p> : null}
        <ol>
          {found?.steps.map((step, at) => (
            <ConversationStepView
              key={`${step.spanId} ${step.kind} ${at}`}
              panel={panel}
              step={step}
              before={found.steps[at - 1]}
              told={found.steps.findIndex(({ state }) => state === step.state) < at}
              startMicros={turn?.startMicros ?? step.startMicros}
              call={
                step.kind === 'call'
                  ? page.calls.find(({ traceId, spanId }) => traceId === step.traceId && spanId === step.spanId)
                  : undefined
              }
            />
          ))}
        </ol>
      </div>
    </section>
  );
}
