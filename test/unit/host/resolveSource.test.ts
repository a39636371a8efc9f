import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import type { SourcePlace } from '../../../src/core/semantics/sourcePlaces.ts';
import { candidates, isInside, resolveSource } from '../../../src/host/source/resolveSource.ts';
import { english } from './english.ts';

const posix = process.platform !== 'win32';
const place = (file: string, line = 1): SourcePlace => ({ file, line, origin: 'attribute' });

/** A machine with these files; a link is written `from -> to`. */
function machine(...entries: string[]) {
  const links = new Map<string, string>();
  for (const [path = '', target = path] of entries.map((entry) => entry.split(' -> '))) links.set(path, target);
  const touched: string[] = [];
  return {
    touched,
    roots: ['/projects/app', '/ext/examples'],
    real: (path: string) => {
      touched.push(path);
      return Promise.resolve(links.get(path));
    },
    named: (name: string) =>
      Promise.resolve([...links.keys()].filter((path) => path.startsWith('/projects/app/') && basename(path) === name)),
  };
}

async function resolve(files: ReturnType<typeof machine>, places: SourcePlace[], workingDirectory?: string) {
  const found = await resolveSource({ places, ...(workingDirectory && { workingDirectory }) }, files, english);
  return found.kind === 'none' ? `none: ${found.reason}` : `${found.kind}: ${found.path}:${found.place.line}`;
}

describe('resolveSource', { skip: !posix }, () => {
  it('opens an absolute path in the workspace, and in the folder of the demo', async () => {
    const files = machine('/projects/app/a.py', '/ext/examples/agent.js');
    assert.equal(await resolve(files, [place('/projects/app/a.py', 7)]), 'inside: /projects/app/a.py:7');
    assert.equal(await resolve(files, [place('file:///ext/examples/agent.js')]), 'inside: /ext/examples/agent.js:1');
  });

  it('starts relative paths from the working directory, then from the workspace', async () => {
    const files = machine('/projects/app/src/a.py', '/projects/app/sub/src/a.py');
    assert.equal(
      await resolve(files, [place('src/a.py')], '/projects/app/sub'),
      'inside: /projects/app/sub/src/a.py:1',
    );
    assert.equal(await resolve(files, [place('./src/a.py')]), 'inside: /projects/app/src/a.py:1');
  });

  it('finds the file of a container by the end of its path', async () => {
    const files = machine('/projects/app/pkg/tools/run.py', '/projects/app/other/run.py');
    assert.equal(await resolve(files, [place('/srv/code/tools/run.py')]), 'inside: /projects/app/pkg/tools/run.py:1');
    assert.equal(await resolve(files, [place('C:\\build\\other\\run.py')]), 'inside: /projects/app/other/run.py:1');
  });

  it('opens none of two files that end alike', async () => {
    const files = machine('/projects/app/a/run.py', '/projects/app/b/run.py');
    assert.equal(await resolve(files, [place('/srv/run.py')]), 'none: /srv/run.py was not found in this workspace.');
  });

  it('does not take a path for inside that a link or dots lead out', async () => {
    const files = machine('/projects/app/link.py -> /etc/secret', '/etc/passwd');
    assert.equal(await resolve(files, [place('/projects/app/link.py')]), 'outside: /etc/secret:1');
    assert.equal(await resolve(files, [place('../../etc/passwd')]), 'outside: /etc/passwd:1');
  });

  it('prefers the first frame in the workspace to an earlier one outside', async () => {
    const files = machine('/usr/lib/framework.py', '/projects/app/a.py');
    const stack = [place('/usr/lib/framework.py', 3), place('/projects/app/a.py', 9)];
    assert.equal(await resolve(files, stack), 'inside: /projects/app/a.py:9');
  });

  it('never touches a network path', async () => {
    const files = machine();
    await resolve(files, [place('\\\\server\\share\\a.py'), place('//server/share/a.py'), place('a.py')], '//server/x');
    assert.deepEqual(
      files.touched.filter((path) => path.includes('server')),
      [],
    );
  });

  it('says why there is nothing', async () => {
    const none = await resolveSource({ places: [], reason: 'No location.' }, machine(), english);
    assert.deepEqual(none, { kind: 'none', reason: 'No location.' });
    assert.match(await resolve(machine(), [place('a\0b')]), /^none/);
  });
});

describe('candidates', { skip: !posix }, () => {
  it("reads a bundler's address as relative", () => {
    assert.deepEqual(candidates('webpack://app/./src/x.ts', undefined, ['/w']), ['/w/src/x.ts']);
  });

  it('ignores a working directory that is not absolute', () => {
    assert.deepEqual(candidates('x.ts', 'somewhere', ['/w']), ['/w/x.ts']);
  });
});

describe('isInside', { skip: !posix }, () => {
  it('compares whole folder names', () => {
    assert.deepEqual(
      ['/projects/app/a', '/projects/app/..a', '/projects/app2/a', '/projects/app', '/elsewhere/a'].map((path) =>
        isInside(path, ['/projects/app']),
      ),
      [true, true, false, false, false],
    );
  });
});
