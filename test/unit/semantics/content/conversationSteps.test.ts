import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conversationSteps, type TalkSpan } from '../../../../src/core/semantics/content/conversationSteps.ts';
import type { CountedCall } from '../../../../src/shared/traceAccount.ts';
import {
  answer,
  answers,
  asks,
  booked,
  books,
  call,
  done,
  line,
  llm,
  loop,
  loopLines,
  none,
  question,
  said,
  stepsOf,
  talkSpan,
  text,
  tool,
} from './talkFixtures.ts';

describe('pitfall 12: history repeats', () => {
  it('shows each message of a three-call tool loop once, tools paired by call id', () => {
    assert.deepEqual(stepsOf(loop()).map(line), loopLines);
  });

  it('goes on in the next turn with what was new there', () => {
    const { state } = conversationSteps(loop(), none, 1);
    const history = [question, asks, ...answers, books, booked, done];
    const next = llm('l4', [...history, said('user', text('Thanks'))], [said('assistant', text('Welcome'))], {
      content: { system: [text('Be brief.')] },
    });
    assert.deepEqual(stepsOf([next], state).map(line), ['message l4: user Thanks', 'call l4: assistant Welcome']);
    const lastCallOnly = conversationSteps(loop().slice(-1), none, 1).state;
    assert.deepEqual(stepsOf([next], lastCallOnly).map(line), [
      'message l4: user Thanks',
      'call l4: assistant Welcome',
    ]);
  });

  it('shows a changed system prompt, and only that', () => {
    const calls = ['Be brief.', 'Be kind.', 'Be kind.'].map((prompt, index) =>
      llm(`l${String(index)}`, [question], [done], { content: { system: [text(prompt)] } }),
    );
    const messages = stepsOf(calls).filter(({ kind }) => kind === 'message');
    assert.deepEqual(messages.map(line), [
      'message l0: system Be brief. | user Where is it warmer?',
      'message l1: system Be kind.',
    ]);
  });

  it('hears the same words twice when they are said twice, also after the history was shortened', () => {
    const yes = said('user', text('yes'));
    const on = (word: string) => said('assistant', text(word));
    const spans = [
      llm('l1', [yes], [on('a')]),
      llm('l2', [yes, on('a'), yes], [on('b')]),
      llm('l3', [yes, on('b'), yes], [on('c')]),
    ];
    assert.deepEqual(
      stepsOf(spans)
        .filter(({ kind }) => kind === 'message')
        .map(line),
      ['message l1: user yes', 'message l2: user yes', 'message l3: user yes'],
    );
    const summary = said('user', text('Summary'));
    const compacted = [...loop(), llm('l4', [summary, done], [done]), llm('l5', [summary, done, done, yes], [done])];
    assert.deepEqual(
      stepsOf(compacted)
        .filter(({ kind }) => kind === 'message')
        .slice(1)
        .map(line),
      ['message l4: user Summary', 'message l5: user yes'],
    );
  });

  it('keeps a side talk of the same agent apart', () => {
    const title = llm('title', [said('user', text('Make a title'))], [said('assistant', text('Trip'))]);
    const spans = loop();
    const told = stepsOf([...spans.slice(0, 2), title, ...spans.slice(2)]).map(line);
    assert.deepEqual(told, [
      ...loopLines.slice(0, 2),
      'message title: user Make a title',
      'call title: assistant Trip',
      ...loopLines.slice(2),
    ]);
  });

  it('finds the answer again without its reasoning and outer white space', () => {
    const thought = {
      role: 'assistant',
      parts: [{ type: 'reasoning', text: 'hm' }, text('Oslo\n')],
      finishReason: 'stop',
    } as const;
    const spans = [
      llm('l1', [question], [thought]),
      llm('l2', [question, said('assistant', text('Oslo')), said('user', text('ok'))], [done]),
    ];
    assert.deepEqual(stepsOf(spans).map(line).slice(2), ['message l2: user ok', 'call l2: assistant Booked.']);
  });
});

describe('agents', () => {
  it('below an agent have talks of their own', () => {
    const scout = { agents: ['planner', 'scout'] };
    const spans = [
      llm('p1', [question], [said('assistant', call('ask_scout', 'Oslo?', 'c1'))]),
      tool('t1', 'ask_scout', 'Oslo?', 'cold', 'c1'),
      llm('s1', [said('user', text('Oslo?'))], [said('assistant', text('cold'))], scout),
      llm(
        's2',
        [said('user', text('Oslo?')), said('assistant', text('cold')), said('user', text('sure?'))],
        [said('assistant', text('yes'))],
        scout,
      ),
      llm(
        'p2',
        [question, said('assistant', call('ask_scout', 'Oslo?', 'c1')), said('tool', answer('cold', 'c1'))],
        [done],
      ),
    ];
    const steps = stepsOf(spans);
    assert.deepEqual(steps.map(line), [
      'message p1: user Where is it warmer?',
      'call p1: assistant ask_scout("Oslo?")',
      'tool t1: assistant ask_scout("Oslo?") | tool ="cold"',
      'message s1: user Oslo?',
      'call s1: assistant cold',
      'message s2: user sure?',
      'call s2: assistant yes',
      'call p2: assistant Booked.',
    ]);
    assert.deepEqual(steps[4]?.agentPath, ['planner', 'scout']);
  });

  it('without traced calls show what they were given and said', () => {
    const agent = talkSpan({
      id: 'run',
      kind: 'agent',
      content: { system: [text('Be brief.')], input: [question], output: [done] },
    });
    assert.deepEqual(stepsOf([agent, tool('t', 'weather', 'Oslo', 7)]).map(line), [
      'message run: system Be brief. | user Where is it warmer?',
      'tool t: assistant weather("Oslo") | tool =7',
      'call run: assistant Booked.',
    ]);
  });

  it('lend their input to calls that do not say theirs', () => {
    const step = talkSpan({ id: 'step', kind: 'chain', content: { input: [question] } });
    const chat = llm('l1', [], [done], { parent: 'step' });
    assert.deepEqual(stepsOf([step, chat]).map(line), [
      'message l1: user Where is it warmer?',
      'call l1: assistant Booked.',
    ]);
  });
});

describe('a call that says nothing itself', () => {
  const off = { state: 'off' } as const;
  const counted = (one: TalkSpan): TalkSpan => ({ ...one, call: { tokens: {}, price: {} } as CountedCall });

  it("has its agent's prompt as news, once a run, also where the same was said before", () => {
    const yes = said('user', text('yes'));
    const turn = (run: string) => [
      talkSpan({ id: run, kind: 'agent', content: { input: [yes] } }),
      counted(llm(`${run}a`, [], [], { parent: run, content: off })),
      counted(llm(`${run}b`, [], [], { parent: run, content: off })),
    ];
    const first = conversationSteps(turn('r1'), none, 1);
    assert.deepEqual(first.steps.map(line), ['message r1a: user yes', 'call r1a: ', 'call r1b: ']);
    assert.deepEqual(stepsOf(turn('r2'), first.state).map(line), ['message r2a: user yes', 'call r2a: ', 'call r2b: ']);
  });

  it('is told by the other instrumentation around it, which is not shown beside it', () => {
    const usage = { tokens: { input: 1 }, scope: 'call', signal: 'span' } as const;
    for (const more of [{ usage }, { setAside: 'duplicate' } as const]) {
      const outer = llm('outer', [question], [done], { more });
      const [message, answered] = stepsOf([outer, counted(llm('inner', [], [], { parent: 'outer', content: off }))]);
      assert.deepEqual(
        [message, answered].map((step) => step && line(step)),
        ['message inner: user Where is it warmer?', 'call inner: assistant Booked.'],
      );
      assert.equal(answered?.state, 'captured');
    }
    const fields = { responseId: { value: 'msg_1', from: 'x' } };
    const sibling = [
      llm('a', [question], [done], { fields, more: { usage } }),
      counted(llm('b', [], [], { fields, content: off })),
    ];
    assert.deepEqual(stepsOf(sibling).map(line), ['message b: user Where is it warmer?', 'call b: assistant Booked.']);
  });
});

describe('conversation steps', () => {
  it('leave out duplicates, embeddings, and preparations that say nothing', () => {
    const spans = [
      llm('double', [question], [done], { more: { setAside: 'duplicate' } }),
      talkSpan({ id: 'vector', kind: 'embedding', content: { input: [question] } }),
      llm('prepare', [question], []),
      llm('l1', [question], [done]),
    ];
    assert.deepEqual(
      stepsOf(spans).map(({ spanId }) => spanId),
      ['l1', 'l1'],
    );
  });

  it('carry what the call cost and whether it failed', () => {
    const counted = { model: 'm', tokens: { input: 5 }, price: { usd: 0.01 } } as CountedCall;
    const [message, answered] = stepsOf([
      { ...llm('l1', [question], [], { more: { failed: true }, content: { state: 'redacted' } }), call: counted },
    ]);
    assert.deepEqual([message?.failed, message?.usd], [false, undefined]);
    assert.deepEqual(
      [answered?.failed, answered?.model, answered?.tokens, answered?.usd, answered?.state],
      [true, 'm', { input: 5 }, 0.01, 'redacted'],
    );
  });

  it('carry what a failed call says of its failure; what was heard before it takes no time', () => {
    const fields = {
      errorType: { value: 'RateLimitError', from: 'error.type' },
      errorMessage: { value: '429 slow down', from: 'error.message' },
    };
    const [message, answered] = stepsOf([llm('l1', [question], [], { more: { failed: true }, fields })]);
    assert.deepEqual(answered?.error, { type: 'RateLimitError', message: '429 slow down' });
    assert.deepEqual([message?.error, message?.durationMicros, answered.durationMicros], [undefined, undefined, 10]);
    const [, fine] = stepsOf([llm('l1', [question], [done], { fields })]);
    assert.equal(fine?.error, undefined);
  });

  it('cut every text at 4,000 characters and count the cuts, never through a character', () => {
    const long = `${'x'.repeat(3999)}😀${'y'.repeat(9)}`;
    const spans = [
      llm('l1', [said('user', text(long), text('short'))], [said('assistant', call('t', { a: long }, 'c1'))]),
      tool('t1', 't', { a: long }, ['z'.repeat(5000)], 'c1'),
    ];
    const { steps, cut, state } = conversationSteps(spans, none, 3);
    assert.equal(cut, 4);
    assert.deepEqual(steps[0]?.messages[0]?.parts, [text('x'.repeat(3999)), text('short')]);
    assert.ok(steps.every(({ turn }) => turn === 3));
    assert.ok(JSON.stringify(steps).length < 20_000);
    assert.ok(JSON.stringify([...state]).includes(long), 'the state keeps whole texts, to know them again');
  });

  it('take time in proportion to the talk', () => {
    const history = Array.from({ length: 400 }, (_, index) => said('user', text(`message ${String(index)}`)));
    const spans = history.map((_, index) => llm(`l${String(index)}`, history.slice(0, index + 1), []));
    const start = process.hrtime.bigint();
    assert.equal(stepsOf(spans.map((one) => ({ ...one, call: { tokens: {}, price: {} } as CountedCall }))).length, 800);
    assert.ok(Number(process.hrtime.bigint() - start) / 1e6 < 3000);
  });
});
