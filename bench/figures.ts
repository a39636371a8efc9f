import type { Figure, Measured, Pace } from './figure.ts';
import { activation } from './measures/activation.ts';
import { coldStart } from './measures/coldStart.ts';
import { costTab } from './measures/costTab.ts';
import { decode } from './measures/decode.ts';
import { endToEnd, endToEndShare } from './measures/endToEnd.ts';
import { genkit } from './measures/genkit.ts';
import { grpc } from './measures/grpc.ts';
import { hostLoopExtra, hostLoopRatio } from './measures/hostLoop.ts';
import { loopDelay } from './measures/loopDelay.ts';
import { listNewest, memoryAfterMillion, openBigTrace } from './measures/millionSpans.ts';
import { paint } from './measures/paint.ts';
import { semanticsShare } from './measures/semanticsShare.ts';
import { hostBundle, nativeModules, vsixSize } from './measures/vsix.ts';
import type { PayloadKind } from './payload.ts';

interface Goals {
  readonly goal: number;
  readonly stretch?: number;
}

interface BothShape extends Pick<Figure, 'bench' | 'what' | 'unit' | 'better'> {
  readonly agent: Goals;
  readonly small: Goals;
  readonly run: (kind: PayloadKind, pace: Pace) => Promise<Measured>;
}

/** The same figure for both payloads, each with its goals. */
function onBoth({ bench, what, unit, better, agent, small, run }: BothShape): Figure[] {
  const figure = (kind: PayloadKind, words: string, goals: Goals): Figure => ({
    ...{ id: `${bench}-${kind}`, bench, what: `${what}, ${words}`, unit, better },
    ...goals,
    run: (pace) => run(kind, pace),
  });
  return [figure('agent', '2 KB agent spans', agent), figure('small', 'small spans', small)];
}

/** Every figure the project promises, in the order they are measured. */
export const figures: readonly Figure[] = [
  ...onBoth({
    bench: 'decode',
    what: 'lazy decode with hot attributes / protobufjs static code',
    unit: '×',
    better: 'higher',
    agent: { goal: 10, stretch: 15 },
    small: { goal: 6 },
    run: decode,
  }),
  ...onBoth({
    bench: 'e2e',
    what: 'stored and answered / a straightforward pipeline, 8 connections',
    unit: '×',
    better: 'higher',
    agent: { goal: 2.5, stretch: 3.5 },
    small: { goal: 2.5, stretch: 3.5 },
    run: endToEnd,
  }),
  ...onBoth({
    bench: 'e2e-vs-bare',
    what: 'stored and answered / a server that only collects the bodies',
    unit: '%',
    better: 'higher',
    agent: { goal: 6, stretch: 10 },
    small: { goal: 6, stretch: 10 },
    run: endToEndShare,
  }),
  ...onBoth({
    bench: 'semantics',
    what: 'stored and answered / without understanding and pricing',
    unit: '×',
    better: 'higher',
    agent: { goal: 0.65 },
    small: { goal: 0.65 },
    run: semanticsShare,
  }),
  ...onBoth({
    bench: 'grpc',
    what: 'own gRPC unary and decode / grpc-js and protobufjs',
    unit: '×',
    better: 'higher',
    agent: { goal: 5, stretch: 8 },
    small: { goal: 5, stretch: 8 },
    run: grpc,
  }),
  ...onBoth({
    bench: 'loop-delay',
    what: 'main-loop delay p99 at saturation / same work on the main thread',
    unit: '×',
    better: 'lower',
    agent: { goal: 1 / 4, stretch: 1 / 8 },
    small: { goal: 1 / 4, stretch: 1 / 8 },
    run: loopDelay,
  }),
  {
    id: 'cold-start',
    bench: 'cold-start',
    what: 'start of the process → ready line',
    unit: 'ms',
    better: 'lower',
    goal: 300,
    run: coldStart,
  },
  {
    id: 'paint',
    bench: 'paint',
    what: 'span ended → painted in the panel, p95',
    unit: 'ms',
    better: 'lower',
    goal: 400,
    run: paint,
  },
  {
    id: 'query-list',
    bench: 'query',
    what: '100 newest traces at a million spans',
    unit: 'ms',
    better: 'lower',
    goal: 5,
    run: listNewest,
  },
  {
    id: 'query-trace',
    bench: 'query',
    what: 'trace of 10,000 spans out of a million, ready for layout',
    unit: 'ms',
    better: 'lower',
    goal: 50,
    stretch: 25,
    run: openBigTrace,
  },
  {
    id: 'cost-tab',
    bench: 'cost-tab',
    what: 'sessions and a month of cost at a million spans in 20,000 sessions',
    unit: 'ms',
    better: 'lower',
    goal: 300,
    run: costTab,
  },
  ...onBoth({
    bench: 'memory',
    what: 'collector RSS after a million spans',
    unit: 'MB',
    better: 'lower',
    agent: { goal: 250 },
    small: { goal: 250 },
    run: memoryAfterMillion,
  }),
  ...onBoth({
    bench: 'genkit',
    what: 'spans stored a second / Genkit’s telemetry server (which takes JSON)',
    unit: '×',
    better: 'higher',
    agent: { goal: 4, stretch: 6 },
    small: { goal: 4, stretch: 6 },
    run: genkit,
  }),
  {
    id: 'activation',
    bench: 'activation',
    what: 'host bundle load and activate',
    unit: 'ms',
    better: 'lower',
    goal: 50,
    stretch: 25,
    run: activation,
  },
  {
    id: 'bundle',
    bench: 'bundle',
    what: 'host bundle, minified',
    unit: 'kB',
    better: 'lower',
    goal: 300,
    run: hostBundle,
  },
  { id: 'vsix', bench: 'vsix', what: 'size of the VSIX', unit: 'MB', better: 'lower', goal: 2, run: vsixSize },
  {
    id: 'vsix-native',
    bench: 'vsix',
    what: 'native modules in the VSIX',
    unit: 'files',
    better: 'lower',
    goal: 0,
    run: nativeModules,
  },
  {
    id: 'host-loop-ratio',
    bench: 'host-loop',
    what: 'extension-host loop delay p99, 10,000 spans/s / idle',
    unit: '×',
    better: 'lower',
    goal: 2,
    run: hostLoopRatio,
  },
  {
    id: 'host-loop-extra',
    bench: 'host-loop',
    what: 'extension-host loop delay p99, 10,000 spans/s − idle',
    unit: 'ms',
    better: 'lower',
    goal: 10,
    run: hostLoopExtra,
  },
];
