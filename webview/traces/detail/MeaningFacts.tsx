import type { ComponentChildren } from 'preact';
import { formatExact } from '../../../src/shared/formatCount.ts';
import { formatDuration } from '../../../src/shared/formatDuration.ts';
import type { FieldName, NormalSpan, Sourced } from '../../../src/shared/normalSpan.ts';
import { tokenClasses } from '../../../src/shared/tokenUsage.ts';
import type { TokenClass } from '../../../src/shared/tokenUsage.ts';
import { Amount } from '../../cost/Amount.tsx';
import type { PricedCall } from '../../cost/priceCardData.ts';
import { shownName } from '../../ui/shownText.ts';
import { t } from '../../ui/text.ts';
import type { PanelModel } from '../panelModel.ts';
import { kindLooks } from '../kindGroup.ts';
import { dialectName } from './dialectName.ts';

/** Fields that are shown, in their order; the attributes have the rest. */
const shownFields = [
  'agent',
  'provider',
  'requestModel',
  'responseModel',
  'operation',
  'tool',
  'toolCallId',
  'mcpMethod',
  'workflow',
  'session',
  'parentSession',
  'run',
  'user',
  'team',
  'branch',
  'dataSource',
  'promptName',
  'serviceTier',
  'firstTokenMs',
  'errorType',
] as const satisfies readonly FieldName[];

/** What the span means in the one model: each value says on hover and focus which attribute it was read from. */
export function MeaningFacts({ panel }: { panel: PanelModel }) {
  const { meaning, meaningProblem } = panel.detail;
  const problem = meaningProblem.value;
  const span = meaning.value;
  if (problem !== undefined) return <p class="section small warn">{t('meaning.problem', problem)}</p>;
  if (!span) return null;
  return (
    <dl class="facts-list small meaning" aria-label={t('meaning.title')}>
      <Line name={t('overview.kind')}>
        <From of={span.kind}>{t(kindLooks[span.kind.value].word)}</From>
      </Line>
      {shownFields.map((field) => {
        const value = span.fields[field];
        return value === undefined || isTold(span, field) ? null : (
          <Line key={field} name={t(`field.${field}`)}>
            <From of={value}>{fieldText(field, value.value)}</From>
          </Line>
        );
      })}
      <Usage panel={panel} span={span} />
      {span.setAside === undefined ? null : (
        <Line name={t('meaning.setAside')}>
          <span class="warn">{t(`aside.${span.setAside}`)}</span>
        </Line>
      )}
      <Line name={t('meaning.dialect')}>
        <span class="wrap" title={span.dialects.join(', ')}>
          {[...new Set(span.dialects.map(dialectName))].join(', ')}
        </span>
      </Line>
      {span.framework === undefined ? null : <Line name={t('meaning.framework')}>{shownName(span.framework, '')}</Line>}
    </dl>
  );
}

/** The model used is only said where it is not the one that was asked for. */
function isTold({ fields }: NormalSpan, field: FieldName): boolean {
  return field === 'responseModel' && fields.responseModel?.value === fields.requestModel?.value;
}

function fieldText(field: FieldName, value: string | number | boolean): string {
  return field === 'firstTokenMs' && typeof value === 'number'
    ? formatDuration(value)
    : shownName(String(value), t('name.none'));
}

function Line({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt class="dim">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A value that tells its source; it takes the focus, so that the keyboard gets there too. */
function From({ of, children }: { of: Sourced<unknown>; children: ComponentChildren }) {
  const source = t('meaning.from', shownName(of.from, ''));
  return (
    <>
      <span class="wrap sourced" tabIndex={0} title={source}>
        {children}
        <span class="sourced-from" role="note">
          {source}
        </span>
      </span>
      {of.confidence === 'low' ? <span class="cap">{t('meaning.guessed')}</span> : null}
      {of.inherited === true ? <span class="cap">{t('meaning.inherited')}</span> : null}
    </>
  );
}

/** Tokens by class as the sender counts them, and what they cost. */
function Usage({ panel, span }: { panel: PanelModel; span: NormalSpan }) {
  const { usage, price, usageFrom } = span;
  const { locale } = panel.boot;
  if (!usage && !price) return null;
  const classes = tokenClasses.filter((name) => usage?.tokens[name] !== undefined);
  const model = usage?.responseModel ?? usage?.requestModel;
  const call: PricedCall | undefined = price && {
    price,
    tokens: usage?.tokens ?? {},
    ...(usage?.reading ? { reading: usage.reading } : {}),
    ...(model === undefined ? {} : { model }),
  };
  return (
    <>
      {classes.map((name) => (
        <Line key={name} name={t(name === 'input' ? 'tokens.input' : `class.${name}`)}>
          <Count
            name={name}
            count={usage?.tokens[name] ?? 0}
            from={usageFrom[name] ?? usageFrom.total}
            locale={locale}
          />
        </Line>
      ))}
      {call ? (
        <Line name={t('meaning.cost')}>
          <Amount
            panel={panel}
            id={`span ${span.traceId} ${span.spanId}`}
            about={t('card.aboutCall', shownName(model ?? '', t('card.noModel')))}
            source={{ type: 'calls', calls: [call] }}
            amount={call.price.usd === undefined ? {} : { usd: call.price.usd }}
          />
          {call.price.difference === undefined ? null : <span class="warn">{t('card.differsShort')}</span>}
        </Line>
      ) : null}
    </>
  );
}

interface CountProps {
  readonly name: TokenClass;
  readonly count: number;
  readonly from: string | undefined;
  readonly locale: string;
}

function Count({ name, count, from, locale }: CountProps) {
  const text = formatExact(count, locale);
  if (from === undefined) return <span key={name}>{text}</span>;
  return <From of={{ value: count, from }}>{text}</From>;
}
