import type { InteropAgent } from './interopAgent.ts';
import { nodeAgents } from './node/nodeAgents.ts';
import { pythonAgents } from './python/pythonAgents.ts';

export const interopAgents: readonly InteropAgent[] = [...pythonAgents, ...nodeAgents];
