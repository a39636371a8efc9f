import type { TraceSummary } from '../../src/shared/api.ts';
import { formatExact } from '../../src/shared/formatCount.ts';
import { formatAge, formatDateTime } from '../../src/shared/formatTime.ts';
import { amountTitle } from '../cost/spendText.ts';
import { Icon } from '../ui/Icon.tsx';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from './panelModel.ts';
import type { TraceRow } from './traceRows.ts';
import { shortSession } from './traceRows.ts';
import { traceFacts, traceLook } from './traceText.ts';

interface ItemProps {
  readonly panel: PanelModel;
  readonly style: { top: string };
  readonly tabIndex: number;
}

/** The heading of a session, or of a service whose traces name none. */
export function GroupItem(props: ItemProps & { row: TraceRow & { type: 'group' }; onToggle: () => void }) {
  const { group, open, key } = props.row;
  const service = shownName(group.service, t('name.none'));
  const session = group.session === undefined ? undefined : shownName(group.session, t('name.none'));
  const turns = group.traces.reduce((sum, trace) => sum + Math.max(1, trace.turns), 0);
  const amount = group.session === undefined ? tCount('list.traces', group.traces.length) : tCount('list.turns', turns);
  return (
    <div
      class="row group-item"
      role="treeitem"
      aria-level={1}
      aria-expanded={open}
      aria-label={[service, session, amount].filter(Boolean).join(', ')}
      title={session === undefined ? service : `${service}\n${session}`}
      data-row={key}
      style={props.style}
      tabIndex={props.tabIndex}
      onClick={props.onToggle}
    >
      <Icon name={open ? 'chevron-down' : 'chevron-right'} />
      <span class="cut grow strong">
        <span class="isolated">{service}</span>
        {session === undefined ? null : <span class="cap session isolated">{shortSession(session)}</span>}
      </span>
      <span class="cap">{amount}</span>
    </div>
  );
}

/** One trace in two lines. */
export function TraceItem(props: ItemProps & { row: TraceRow & { type: 'trace' }; open: boolean; onOpen: () => void }) {
  const { trace, place, of } = props.row;
  const { locale } = props.panel.boot;
  const look = traceLook(trace);
  const name = shownName(trace.name, t('name.none'));
  const age = formatAge(trace.receivedMicros / 1000, props.panel.now.value, locale, t('age.now'));
  const facts = traceFacts(trace, locale, props.panel.now.value);
  return (
    <div
      class="row trace-item"
      role="treeitem"
      aria-level={2}
      aria-setsize={of}
      aria-posinset={place}
      aria-selected={props.open}
      aria-label={[name, look.word, facts, errorWords(trace, locale), age].filter(Boolean).join(', ')}
      title={[name, formatDateTime(trace.startMicros / 1000), ...traceSums(trace, locale)].join('\n')}
      data-row={props.row.key}
      style={props.style}
      tabIndex={props.tabIndex}
      onClick={props.onOpen}
    >
      <Icon name={look.icon} tone={look.tone} />
      <span class="lines">
        <span class="line">
          <span class={trace.name.trim() === '' ? 'cut grow ghost-name' : 'cut grow'}>{name}</span>
          {trace.pinned ? <Icon name="pinned" small tone="k-other" /> : null}
          <span class="cap">{age}</span>
        </span>
        <span class="line small dim">
          <span class="cut grow">{facts}</span>
          {trace.errors > 0 ? (
            <span class="errors err">
              <Icon name="error" small tone="k-error" />
              {formatExact(trace.errors, locale)}
            </span>
          ) : null}
        </span>
      </span>
    </div>
  );
}

/** Tokens and the whole amount, for the title. */
function traceSums(trace: TraceSummary, locale: string): string[] {
  const tokens = trace.inputTokens + trace.outputTokens;
  return [
    ...(tokens > 0 ? [tCount('fact.tokens', tokens, formatExact(tokens, locale))] : []),
    ...(trace.calls > 0 ? [amountTitle(trace, locale)] : []),
  ];
}

function errorWords({ errors }: TraceSummary, locale: string): string {
  return errors > 0 ? tCount('fact.errors', errors, formatExact(errors, locale)) : '';
}
