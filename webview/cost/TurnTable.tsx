import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SessionPage, SessionTurn } from '../../src/shared/costApi.ts';
import { formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatDuration } from '../../src/shared/formatDuration.ts';
import { formatClock, formatDateTime } from '../../src/shared/formatTime.ts';
import type { TokenCounts } from '../../src/shared/tokenUsage.ts';
import { Icon } from '../ui/Icon.tsx';
import { rowKeyTarget } from '../ui/rowKeys.ts';
import { shownName } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import type { PanelModel } from '../traces/panelModel.ts';
import { Amount } from './Amount.tsx';

/** Turn by turn: cost and tokens by class. The chosen turn is the one whose calls and words show beside it. */
export function TurnTable({ panel, page }: { panel: PanelModel; page: SessionPage }) {
  const { session } = panel.cost;
  const rows = page.turns;
  const newest = rows.at(-1)?.number;
  const scroll = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLTableSectionElement>(null);
  const moved = useRef(false);
  const chosen = session.turn.value;
  const at = Math.max(
    0,
    rows.findIndex(({ number }) => number === chosen),
  );
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    box.current?.querySelector<HTMLElement>('[tabindex="0"].row')?.focus();
  });
  // Oldest first, as everything on the page; the newest turn is the one that is looked for.
  useLayoutEffect(() => {
    if (scroll.current && session.turn.peek() === newest) scroll.current.scrollTop = scroll.current.scrollHeight;
  }, [newest, session]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = rowKeyTarget(event.key, at, rows.length, 10);
    const target = to === undefined ? undefined : rows[to];
    if (!target) return;
    event.preventDefault();
    moved.current = true;
    panel.cost.card.close();
    session.choose(target.number);
  };
  return (
    <section class="book turns" aria-label={t('session.turns')} data-pane="turns">
      <header class="panel-head">
        <h2 class="strong">{t('session.turns')}</h2>
        <span class="small dim">{tCount('list.turns', page.summary.turns)}</span>
        <span class="grow" />
        {page.firstTurn > 1 ? (
          <button type="button" class="link small" onClick={session.older}>
            {t('session.older', page.firstTurn - 1)}
          </button>
        ) : null}
      </header>
      <div class="book-rows" ref={scroll}>
        <table class="table" role="grid" aria-label={t('session.turns')} aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              <th scope="col" class="num w-turn">
                {t('session.turn')}
              </th>
              <th scope="col">{t('session.started')}</th>
              <TokenHeads />
              <th scope="col" class="num w-cost">
                {t('card.cost')}
              </th>
              <th scope="col" class="num w-duration t-wide">
                {t('tree.duration')}
              </th>
            </tr>
          </thead>
          <tbody ref={box} onKeyDown={onKeyDown}>
            {rows.map((turn, place) => (
              <TurnRow key={turn.number} panel={panel} page={page} turn={turn} chosen={place === at} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** `input` is all of it; the two of the cache are parts of it. */
export const tokenColumns = ['input', 'cacheRead', 'cacheWrite', 'output'] as const;

/** The same four columns wherever the page counts tokens. */
export function TokenHeads() {
  return (
    <>
      {tokenColumns.map((name) => (
        <th key={name} scope="col" class={`num w-tokens t-${name}`} title={t(`tokens.${name}.title`)}>
          {t(`tokens.${name}`)}
        </th>
      ))}
    </>
  );
}

interface TokenCellsProps {
  readonly tokens: TokenCounts;
  readonly locale: string;
}

/** What nobody said and what is none is left blank. */
export function TokenCells({ tokens, locale }: TokenCellsProps) {
  return (
    <>
      {tokenColumns.map((name) => {
        const count = tokens[name] ?? 0;
        return (
          <td key={name} class={`num t-${name}`} title={formatExact(count, locale)}>
            {count === 0 ? '' : formatCompact(count)}
          </td>
        );
      })}
    </>
  );
}

interface TurnRowProps {
  readonly panel: PanelModel;
  readonly page: SessionPage;
  readonly turn: SessionTurn;
  readonly chosen: boolean;
}

function TurnRow({ panel, page, turn, chosen }: TurnRowProps) {
  const { locale } = panel.boot;
  const { spend, number, name, live, failed } = turn;
  const [icon, tone, word] = live
    ? ['ring', 'k-live', t('state.running')]
    : failed
      ? ['error', 'k-error', t('tree.failed')]
      : spend.errors > 0
        ? ['warning', 'k-warn', tCount('session.failedCalls', spend.errors, formatExact(spend.errors, locale))]
        : ['pass', 'k-ok', t('state.complete')];
  const title = shownName(name, t('name.none'));
  const started = turn.startMicros / 1000;
  return (
    <tr class="row" aria-selected={chosen} tabIndex={chosen ? 0 : -1} onClick={() => panel.cost.session.choose(number)}>
      <th scope="row" class="num">
        <span class="swatch-name">
          <Icon name={icon} tone={tone} small title={word} />
          <span class="grow" />
          {number}
        </span>
      </th>
      <td class="cut dim" title={`${formatDateTime(started)}\n${title}`}>
        {formatClock(started)}
      </td>
      <TokenCells tokens={spend.tokens} locale={locale} />
      <td class="num">
        <Amount
          panel={panel}
          id={`turn ${number}`}
          about={t('card.aboutTurn', number, tCount('card.calls', spend.calls, formatExact(spend.calls, locale)))}
          source={{ type: 'calls', calls: page.calls.filter((call) => call.turn === number) }}
          amount={spend}
          tabIndex={chosen ? 0 : -1}
        />
      </td>
      <td class="num t-wide">
        {turn.durationMicros === undefined ? t('session.open') : formatDuration(turn.durationMicros / 1000)}
      </td>
    </tr>
  );
}
