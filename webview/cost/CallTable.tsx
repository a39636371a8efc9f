import { useState } from 'preact/hooks';
import type { SessionCall, SessionPage } from '../../src/shared/costApi.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { formatDuration } from '../../src/shared/formatDuration.ts';
import { Icon } from '../ui/Icon.tsx';
import { Segments } from '../ui/Segments.tsx';
import { shownName } from '../ui/shownText.ts';
import { t } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { Amount } from './Amount.tsx';
import { TokenCells, TokenHeads } from './TurnTable.tsx';

/** Rows drawn at a time. */
const page = 100;

/** Each call that counts, with what it cost and why. */
export function CallTable({ panel, page: shown }: { panel: PanelModel; page: SessionPage }) {
  const [which, setWhich] = useState<'turn' | 'all'>('turn');
  const [most, setMost] = useState(page);
  const turn = panel.cost.session.turn.value;
  const calls = which === 'all' ? shown.calls : shown.calls.filter((call) => call.turn === turn);
  const { locale } = panel.boot;
  return (
    <section class="book" aria-label={t('session.calls')} data-pane="calls">
      <header class="panel-head">
        <h2 class="strong">{t('session.calls')}</h2>
        <span class="small dim">{formatExact(calls.length, locale)}</span>
        <span class="grow" />
        <Segments
          label={t('session.callsOf')}
          options={[
            { id: 'turn', label: t('session.callsOfTurn', turn ?? 1) },
            { id: 'all', label: t('session.callsOfAll') },
          ]}
          selected={which}
          onSelect={setWhich}
        />
      </header>
      {calls.length === 0 ? (
        <p class="section dim">{t('session.noCalls')}</p>
      ) : (
        <div class="book-rows">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t('session.model')}</th>
                <th scope="col" class="t-wide w-agent">
                  {t('session.agent')}
                </th>
                <TokenHeads />
                <th scope="col" class="num w-cost">
                  {t('card.cost')}
                </th>
                <th scope="col" class="num w-duration t-wide">
                  {t('tree.duration')}
                </th>
                <th scope="col" class="w-open">
                  <span class="hidden">{t('session.openSpan')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {calls.slice(0, most).map((call) => (
                <CallRow key={`${call.traceId} ${call.spanId}`} panel={panel} call={call} />
              ))}
            </tbody>
          </table>
          {calls.length > most ? (
            <button type="button" class="link section small" onClick={() => setMost(most + page)}>
              {t('session.moreCalls', formatExact(calls.length - most, locale))}
            </button>
          ) : null}
        </div>
      )}
    </section>
  );
}

function CallRow({ panel, call }: { panel: PanelModel; call: SessionCall }) {
  const { locale } = panel.boot;
  const { tokens, price, model, scope, signal } = call;
  const name = shownName(model ?? '', t('card.noModel'));
  const marks = [scope === 'call' ? '' : t(`scope.${scope}`), signal === 'span' ? '' : t(`signal.${signal}`)].filter(
    Boolean,
  );
  const agents = call.agentPath.map((agent) => shownName(agent, t('name.none')));
  return (
    <tr>
      <th scope="row" title={[name, ...marks].join('\n')}>
        <span class="swatch-name">
          <Icon
            name={call.failed ? 'error' : 'sparkle'}
            tone={call.failed ? 'k-error' : 'k-llm'}
            small
            title={call.failed ? t('tree.failed') : undefined}
          />
          <span class={call.failed ? 'cut err' : 'cut'}>{name}</span>
          {marks.map((mark) => (
            <span key={mark} class="cap">
              {mark}
            </span>
          ))}
        </span>
      </th>
      <td class="cut dim t-wide" title={agents.join(' › ')}>
        {agents.at(-1) ?? ''}
      </td>
      <TokenCells tokens={tokens} locale={locale} />
      <td class="num">
        {price.difference === undefined ? null : (
          <Icon name="warning" tone="k-warn" small title={t('card.differsShort')} />
        )}
        <Amount
          panel={panel}
          id={`call ${call.traceId} ${call.spanId}`}
          about={t('card.aboutCall', name)}
          source={{ type: 'calls', calls: [call] }}
          amount={price.usd === undefined ? {} : { usd: price.usd }}
        />
      </td>
      <td class="num t-wide">
        {call.durationMicros === undefined ? t('session.open') : formatDuration(call.durationMicros / 1000)}
      </td>
      <td class="w-open">
        <OpenSpan panel={panel} traceId={call.traceId} spanId={call.spanId} />
      </td>
    </tr>
  );
}

/** Shows the span in the tab Traces. */
export function OpenSpan({ panel, traceId, spanId }: { panel: PanelModel; traceId: string; spanId: string }) {
  return (
    <button
      type="button"
      class="act open-span"
      aria-label={t('session.openSpan')}
      title={t('session.openSpan')}
      onClick={(event) => {
        event.stopPropagation();
        panel.openTrace(traceId, spanId);
      }}
    >
      <Icon name="list-tree" small />
    </button>
  );
}
