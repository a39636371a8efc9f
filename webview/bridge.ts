/** The only file that knows `acquireVsCodeApi`: connects this frame with the extension host. */
import type { PanelBoot } from '../src/shared/protocol.ts';
import { createBridge } from './createBridge.ts';
import type { Bridge, VsCodeApi } from './createBridge.ts';

declare function acquireVsCodeApi(): VsCodeApi;

/** The bridge of this frame; to be called once, as VS Code hands its API out once. Tells the host that the frame listens. */
export function connectFrame(): Bridge {
  const api = acquireVsCodeApi();
  const bridge = createBridge(api, (receive) =>
    window.addEventListener('message', (event: MessageEvent<unknown>) => receive(event.data)),
  );
  api.postMessage({ type: 'ready' });
  return bridge;
}

/** What the host put into the page. */
export function readBoot(): PanelBoot {
  const text = document.getElementById('boot')?.textContent;
  const boot = text ? (JSON.parse(text) as Partial<PanelBoot>) : {};
  return { strings: {}, followSelection: true, locale: navigator.language, ...boot };
}
