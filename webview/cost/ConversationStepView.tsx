import { Fragment } from 'preact';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ConversationStep, SessionCall } from '../../src/shared/costApi.ts';
import { formatBytes, formatCompact, formatExact } from '../../src/shared/formatCount.ts';
import { formatDuration } from '../../src/shared/formatDuration.ts';
import { formatClock } from '../../src/shared/formatTime.ts';
import { formatShare } from '../../src/shared/formatUsd.ts';
import type { MessagePart, Role } from '../../src/shared/message.ts';
import { Icon } from '../ui/Icon.tsx';
import { shownName, shownText } from '../ui/shownText.ts';
import { t, tCount } from '../ui/text.ts';
import { LongText } from '../traces/detail/LongText.tsx';
import type { PanelModel } from '../traces/panelModel.ts';
import { Amount } from './Amount.tsx';
import { OpenSpan } from './CallTable.tsx';
import { argumentLine, jsonText, stepDepth, subAgentHead, toolUse } from './conversationParts.ts';

interface StepProps {
  readonly panel: PanelModel;
  readonly step: ConversationStep;
  /** Of the same turn. */
  readonly before: ConversationStep | undefined;
  /** Of the turn: times are from here. */
  readonly startMicros: number;
  /** The priced call of a model's answer, where it counts. */
  readonly call: SessionCall | undefined;
  /** A step before it told why there is nothing to read, and what to do about it. */
  readonly told: boolean;
}

const roleIcons: Readonly<Record<Role, string>> = {
  system: 'gear',
  user: 'account',
  assistant: 'robot',
  tool: 'wrench',
  unknown: 'question',
};

/** One line of the conversation: when, who and what, how long, how much. */
export function ConversationStepView(props: StepProps) {
  const { panel, step, before, startMicros, call, told } = props;
  const depth = stepDepth(step);
  // A call's own heading names its agent.
  const takesOver = step.kind === 'call' ? undefined : subAgentHead(step, before);
  return (
    <>
      {takesOver === undefined ? null : <SubAgentRow name={takesOver} depth={depth} />}
      <li class={depth > 0 ? 'step nested' : 'step'} style={{ '--depth': String(depth) }}>
        <span class="cap step-at" title={formatClock(step.startMicros / 1000)}>
          {formatDuration(Math.max(0, (step.startMicros - startMicros) / 1000))}
        </span>
        <div class={step.failed ? 'step-body failed' : 'step-body'}>
          {step.kind === 'tool' ? <ToolStep panel={panel} step={step} /> : <Said {...props} />}
          <Failure step={step} />
          {step.failed && step.kind !== 'tool' ? null : <StateNote step={step} told={told} />}
        </div>
        <span class="num small dim">
          {step.durationMicros === undefined ? '' : formatDuration(step.durationMicros / 1000)}
        </span>
        <span class="num small step-cost">
          {call ? (
            <Amount
              panel={panel}
              id={`step ${call.traceId} ${call.spanId}`}
              about={t('card.aboutCall', shownName(call.model ?? '', t('card.noModel')))}
              source={{ type: 'calls', calls: [call] }}
              amount={call.price.usd === undefined ? {} : { usd: call.price.usd }}
            />
          ) : null}
        </span>
      </li>
    </>
  );
}

/** Heads what a sub-agent does, as far as it goes on. */
function SubAgentRow({ name, depth }: { name: string; depth: number }) {
  return (
    <li class="step nested agent-row" style={{ '--depth': String(depth) }}>
      <span />
      <div class="step-body">
        <h3 class="step-head">
          <Icon name="robot" tone="k-agent" />
          <span class="strong cut">{shownName(name, t('name.none'))}</span>
        </h3>
      </div>
    </li>
  );
}

/** New input under one heading for each role, or what a model answered under the agent's name. */
function Said({ panel, step }: StepProps) {
  if (step.kind === 'call')
    return (
      <>
        <Heading panel={panel} step={step} role={step.messages[0]?.role ?? 'assistant'} name={undefined} first />
        {step.messages
          .flatMap(({ parts }) => parts)
          .map((part, at) => (
            <div class="step-part" key={at}>
              <Part panel={panel} part={part} />
            </div>
          ))}
      </>
    );
  return (
    <>
      {step.messages.length === 0 ? <Heading panel={panel} step={step} role="unknown" name={undefined} first /> : null}
      {step.messages.map(({ role, name, parts }, at) => (
        <Fragment key={at}>
          <Heading panel={panel} step={step} role={role} name={name} first={at === 0} />
          {parts.map((part, place) => (
            <div class="step-part" key={place}>
              <Part panel={panel} part={part} />
            </div>
          ))}
        </Fragment>
      ))}
    </>
  );
}

interface HeadingProps {
  readonly panel: PanelModel;
  readonly step: ConversationStep;
  readonly role: Role;
  readonly name: string | undefined;
  /** The span is opened from the first heading of a step. */
  readonly first: boolean;
}

function Heading({ panel, step, role, name, first }: HeadingProps) {
  const agent = step.agentPath.at(-1);
  const isCall = step.kind === 'call';
  const who =
    isCall && agent !== undefined
      ? shownName(agent, t('name.none'))
      : role === 'user' && agent !== undefined && stepDepth(step) > 0
        ? t('conversation.task', shownName(agent, t('name.none')))
        : [t(`role.${role}`), shownName(name ?? '', '')].filter(Boolean).join(' ');
  return (
    <h3 class="step-head">
      <Icon
        name={step.failed ? 'error' : roleIcons[role]}
        tone={step.failed ? 'k-error' : isCall ? 'k-agent' : undefined}
      />
      <span class={step.failed ? 'strong cut err' : 'strong cut'}>{who}</span>
      {isCall ? <span class="small dim cut">{callFacts(step, panel.boot.locale)}</span> : null}
      {first ? <OpenSpan panel={panel} traceId={step.traceId} spanId={step.spanId} /> : null}
    </h3>
  );
}

/** `claude-sonnet-4-5, 8.7k tokens, 37 % cached` */
function callFacts({ model, tokens }: ConversationStep, locale: string): string {
  const total = (tokens?.input ?? 0) + (tokens?.output ?? 0);
  const cached = formatShare(tokens?.cacheRead ?? 0, tokens?.input ?? 0);
  return [
    model === undefined ? t('card.noModel') : shownName(model, t('name.none')),
    ...(total > 0
      ? [tCount('fact.tokens', total, total < 1000 ? formatExact(total, locale) : formatCompact(total))]
      : []),
    ...((tokens?.cacheRead ?? 0) > 0 ? [t('conversation.cached', cached)] : []),
  ].join(', ');
}

function Part({ panel, part }: { panel: PanelModel; part: MessagePart }) {
  switch (part.type) {
    case 'text':
      return <LongText text={part.text} lines={40} type="pre" />;
    case 'reasoning':
      return (
        <Fold summary={part.text === '' ? t('conversation.reasoningHidden') : t('conversation.reasoning')} dim>
          {part.text === '' ? null : <LongText text={part.text} lines={40} type="pre dim" />}
        </Fold>
      );
    case 'toolCall':
      return (
        <p class="small dim">
          {t('conversation.calls', shownName(part.name, t('name.none')))}{' '}
          <span class="mono">{shownText(argumentLine(part.arguments))}</span>
        </p>
      );
    case 'toolResult':
      return (
        <Fold summary={t('conversation.resultOf', shownName(part.name ?? part.callId ?? '', t('name.none')))} dim>
          <JsonBox panel={panel} text={jsonText(part.result)} />
        </Fold>
      );
    case 'media':
      return (
        <p class="small dim">
          <Icon name="file-media" small />{' '}
          {[part.modality, part.mimeType]
            .filter(Boolean)
            .map((word) => shownName(word ?? '', ''))
            .join(', ') || t('conversation.media')}{' '}
          {part.form === 'blob'
            ? formatBytes(Math.floor((part.content.length * 3) / 4))
            : shownName(part.content.slice(0, 200), '')}
        </p>
      );
    case 'other':
      return (
        <Fold summary={shownName(part.name, t('conversation.other'))} dim>
          <JsonBox panel={panel} text={jsonText(part.value)} />
        </Fold>
      );
  }
}

/** A tool call on one line; its arguments and its result open under it. A failure is open from the start. */
function ToolStep({ panel, step }: { panel: PanelModel; step: ConversationStep }) {
  const use = toolUse(step);
  const [open, setOpen] = useState(use.failed);
  const name = shownName(use.name, t('name.none'));
  return (
    <>
      <div class="tool-line">
        <button type="button" class="tool-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          <Icon name="wrench" tone={use.failed ? 'k-error' : 'k-tool'} />
          <span class={use.failed ? 'err' : ''}>{name}</span>
          <span class="mono dim cut">{shownText(argumentLine(use.arguments))}</span>
          {use.failed ? <Icon name="error" tone="k-error" small title={t('tree.failed')} /> : null}
          {use.hasResult || step.state !== 'captured' ? null : <span class="cap">{t('conversation.noResult')}</span>}
        </button>
        <OpenSpan panel={panel} traceId={step.traceId} spanId={step.spanId} />
      </div>
      {open ? (
        <div class="tool-body">
          {use.arguments === undefined ? null : (
            <>
              <p class="cap">{t('conversation.arguments')}</p>
              <JsonBox panel={panel} text={jsonText(use.arguments)} />
            </>
          )}
          {use.hasResult ? (
            <>
              <p class="cap">{t(use.failed ? 'conversation.failure' : 'conversation.result')}</p>
              <JsonBox panel={panel} text={jsonText(use.result ?? null)} failed={use.failed} />
            </>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function JsonBox({ panel, text, failed }: { panel: PanelModel; text: string; failed?: boolean }) {
  return (
    <LongText
      text={text}
      lines={12}
      json={failed !== true}
      code
      copy={() => panel.copy(text)}
      {...(failed === true ? { type: 'err' } : {})}
    />
  );
}

interface FoldProps {
  readonly summary: string;
  readonly dim?: boolean;
  readonly children: ComponentChildren;
}

function Fold({ summary, dim, children }: FoldProps) {
  if (children === null) return <p class="small dim fold-none">{summary}</p>;
  return (
    <details class="fold">
      <summary class={dim === true ? 'small dim' : 'small'}>{summary}</summary>
      {children}
    </details>
  );
}

/** `RateLimitError: 429 slow down`, where the messages do not say it already. */
function Failure({ step }: { step: ConversationStep }) {
  const { failed, kind, error } = step;
  if (!failed || kind === 'message') return null;
  const { hasResult, result } = toolUse(step);
  const told = [error?.type, error?.message].filter((text) => text !== undefined && text !== '').join(': ');
  if (hasResult && (told === '' || jsonText(result ?? null).includes(error?.message ?? told))) return null;
  return (
    <div class="step-error err">
      <LongText text={told === '' ? t('conversation.failedCall') : told} lines={12} type="pre err" />
    </div>
  );
}

/** Why there is nothing to read, and what to do about it: in full the first time. */
function StateNote({ step, told }: { step: ConversationStep; told: boolean }) {
  if (step.state === 'captured') return null;
  return (
    <p class={told ? 'small step-state dim' : 'small step-state warn'}>
      <Icon name={step.state === 'truncated' ? 'fold' : 'eye-closed'} small />
      <span>{t(told ? `content.${step.state}.again` : `content.${step.state}`)}</span>
    </p>
  );
}
