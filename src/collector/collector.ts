/** The collector's entry: reads the command line, serves or attaches, ends with a code that says how it went. */
import { parseArguments } from './arguments.ts';
import { serve } from './serve.ts';

const exitPatienceMs = 2000;
const parsed = parseArguments(process.argv.slice(2));

if (parsed.kind === 'help') process.stdout.write(parsed.text);
else if (parsed.kind === 'fault') {
  process.stderr.write(parsed.text);
  process.exitCode = 2;
} else {
  process.exitCode = await serve(parsed.values);
  // All that matters is closed. What may still hold the process, a worker that does not answer, must not.
  setTimeout(() => process.exit(), exitPatienceMs).unref();
}
