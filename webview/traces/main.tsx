import { render } from 'preact';
import { frameTimers } from '../coalesce.ts';
import { connectFrame, readBoot } from '../bridge.ts';
import '../ui/theme.css';
import '../ui/base.css';
import { registerControls } from '../ui/controls.tsx';
import { useStrings } from '../ui/text.ts';
import { watchTheme } from '../ui/themeColours.ts';
import { keepPanelFocus } from './panelFocus.ts';
import { createPanel } from './panelModel.ts';
import { TracesPanel } from './TracesPanel.tsx';

/** Ages are words, so they need no more; the clock of a running trace moves faster. */
const ageTick = 10_000;
const liveTick = 250;

const boot = readBoot();
useStrings(boot.strings);
registerControls();
watchTheme();
const panel = createPanel(connectFrame(), boot, frameTimers);
const root = document.getElementById('root');
if (root) {
  render(<TracesPanel panel={panel} />, root);
  keepPanelFocus(root);
}
panel.start();

let ticks = 0;
setInterval(() => {
  if (document.hidden) return;
  ticks += liveTick;
  if (ticks % ageTick === 0 || panel.trace.running.peek()) panel.tick();
}, liveTick);
