/** How to start npm so that it runs on this very Node, whatever the machine's own is: program and first arguments. */
export function npmCommand(): readonly [string, ...string[]] {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
}
