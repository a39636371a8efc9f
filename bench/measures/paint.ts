import { setTimeout as pause } from 'node:timers/promises';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Frame } from 'playwright-core';
import { openWindow } from '../../test/ui/support/openWindow.ts';
import type { Measured, Pace } from '../figure.ts';
import { median, percentile, threeFigures } from '../statistics.ts';

const paintDeadline = 20_000;

/**
 * From `span.end()` in a program with the OpenTelemetry SDK, which exports each span at once, to the frame after the one in
 * which the span's name is in the document of the open panel. Each sample is a trace of its own, at the top of the list.
 * SDKs that send in batches add their own delay to this.
 */
export async function paint(pace: Pace): Promise<Measured> {
  const millis = await inPanel(async (panel, otlp) => {
    const exporter = new OTLPTraceExporter({ url: `${otlp}/v1/traces` });
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const samples: number[] = [];
    for (let i = 0; i <= pace.samples; i++) {
      samples.push(await sample(panel, provider, `painted ${i} of ${pace.samples}.`));
      // Change notices come at fixed distances: samples must not fall into step with them.
      await pause(150 + ((i * 37) % 200));
    }
    await provider.shutdown();
    return samples.slice(1);
  });
  const [p50, p99] = [median(millis), percentile(millis, 99)].map(threeFigures);
  return { value: percentile(millis, 95), note: `${millis.length} spans; median ${p50}, p99 ${p99} ms` };
}

async function sample(panel: Frame, provider: BasicTracerProvider, name: string): Promise<number> {
  const painted = panel.evaluate<number>(whenPainted(name));
  // The frame answers in order, so the watch is in place before the span is sent.
  await panel.evaluate('undefined');
  const span = provider.getTracer('bench').startSpan(name);
  const ended = performance.timeOrigin + performance.now();
  span.end();
  return (await painted) - ended;
}

/**
 * Runs in the frame, as text because this program knows no DOM: the time since the epoch of the frame after the one that
 * shows the text, which has been drawn by then.
 */
function whenPainted(text: string): string {
  return `new Promise((resolve, reject) => {
    const text = ${JSON.stringify(text)};
    const deadline = performance.now() + ${paintDeadline};
    const look = (now) => {
      if (now > deadline) reject(new Error(text + ' was not painted in ${paintDeadline} ms'));
      else if (!document.body.textContent.includes(text)) requestAnimationFrame(look);
      else requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
    };
    requestAnimationFrame(look);
  })`;
}

async function inPanel<Value>(use: (panel: Frame, otlp: string) => Promise<Value>): Promise<Value> {
  await using window = await openWindow({ demoSpeed: 1 });
  const { page, otlp } = window;
  // The palette lists the commands that are there when it opens.
  await page.getByRole('tab', { name: 'Agent Loupe' }).first().waitFor();
  await window.command('Open Agent Traces');
  await window.panel().locator('body > *').first().waitFor();
  await receiverAnswers(otlp);
  const element = await page
    .locator('iframe.webview.ready')
    .first()
    .contentFrame()
    .locator('iframe#active-frame')
    .elementHandle();
  const frame = await element.contentFrame();
  if (!frame) throw new Error('the panel has no document');
  return await use(frame, otlp);
}

async function receiverAnswers(otlp: string): Promise<void> {
  const deadline = Date.now() + paintDeadline;
  while (!(await fetch(`${otlp}/healthz`).catch(() => undefined))?.ok) {
    if (Date.now() > deadline) throw new Error(`no receiver answers at ${otlp}`);
    await pause(50);
  }
}
