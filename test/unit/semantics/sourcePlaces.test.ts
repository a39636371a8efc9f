import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourcePlaces } from '../../../src/core/semantics/sourcePlaces.ts';
import type { Attribute } from '../../../src/shared/attributeValue.ts';
import type { SpanDetail } from '../../../src/shared/spanDetail.ts';

function attributes(values: Record<string, string | number>): readonly Attribute[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { t: 'string', v: value } : { t: 'int', v: String(value) },
  }));
}

function span(values: Record<string, string | number>, stacks: readonly string[] = [], resource = {}): SpanDetail {
  return {
    traceId: '1'.repeat(32),
    spanId: '1'.repeat(16),
    parentSpanId: '',
    traceState: '',
    flags: 0,
    name: 'x',
    otlpKind: 1,
    startNanos: '1',
    endNanos: '2',
    attributes: attributes(values),
    droppedAttributes: 0,
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
    events: stacks.map((stack) => ({
      timeNanos: '1',
      name: 'exception',
      droppedAttributes: 0,
      attributes: attributes({ 'exception.stacktrace': stack }),
    })),
    status: { code: 0, message: '' },
    resource: { attributes: attributes(resource), droppedAttributes: 0, schemaUrl: '', entityRefs: [] },
    scope: { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' },
  };
}

const nodeStack = `Error: no room
    at holdRoom (/home/me/agent/tools.js:42:11)
    at async Promise.all (index 0)
    at async run (file:///home/me/agent/agent.js:7:3)
    at node:internal/process/task_queues:105:5
    at /home/me/agent/node_modules/p-retry/index.js:9:1`;
const pythonStack = `Traceback (most recent call last):
  File "/srv/app/main.py", line 10, in <module>
    plan()
  File "/usr/lib/python3.11/site-packages/httpx/_client.py", line 9, in get
    raise
  File "/srv/app/agents/planner.py", line 42, in plan
    raise ValueError('x')
ValueError: x`;

describe('the source places of a span', () => {
  it('takes the code attributes first', () => {
    const { places } = sourcePlaces(
      span(
        { 'code.file.path': 'src/a.ts', 'code.line.number': 12, 'code.column.number': 3, 'code.function.name': 'plan' },
        [nodeStack],
      ),
    );
    assert.deepEqual(places[0], { file: 'src/a.ts', line: 12, column: 3, function: 'plan', origin: 'attribute' });
    assert.equal(places[1]?.file, '/home/me/agent/tools.js');
  });

  it('reads the deprecated names and a line sent as text', () => {
    const { places } = sourcePlaces(span({ 'code.filepath': 'a.py', 'code.lineno': '7', 'code.function': 'f' }));
    assert.deepEqual(places, [{ file: 'a.py', line: 7, function: 'f', origin: 'attribute' }]);
  });

  it('opens the first line when the line is missing or no line', () => {
    assert.equal(sourcePlaces(span({ 'code.file.path': 'a.py' })).places[0]?.line, 1);
    assert.equal(sourcePlaces(span({ 'code.file.path': 'a.py', 'code.line.number': 0 })).places[0]?.line, 1);
  });

  it('reads a Node stack from the innermost call out, without libraries', () => {
    const { places } = sourcePlaces(span({}, [nodeStack]));
    assert.deepEqual(
      places.map(({ file, line, column }) => [file, line, column]),
      [
        ['/home/me/agent/tools.js', 42, 11],
        ['file:///home/me/agent/agent.js', 7, 3],
      ],
    );
  });

  it('reads a Python stack from the innermost call out, without libraries', () => {
    const { places } = sourcePlaces(span({}, [pythonStack]));
    assert.deepEqual(
      places.map(({ file, line, function: name }) => [file, line, name]),
      [
        ['/srv/app/agents/planner.py', 42, 'plan'],
        ['/srv/app/main.py', 10, '<module>'],
      ],
    );
  });

  const others: readonly [string, string, string, number][] = [
    ['.NET', '   at Trips.Planner.Plan(String s) in C:\\src\\Planner.cs:line 31', 'C:\\src\\Planner.cs', 31],
    ['Go', 'goroutine 1 [running]:\nmain.plan(0x1)\n\t/src/main.go:17 +0x1d', '/src/main.go', 17],
    ['Rust', '   3: trips::plan\n             at ./src/main.rs:12:5', './src/main.rs', 12],
    ['Ruby', "app/plan.rb:9:in 'plan': boom (RuntimeError)\n\tfrom app/main.rb:3:in '<main>'", 'app/plan.rb', 9],
    ['Java', 'java.lang.X: y\n\tat com.acme.Planner.plan(Planner.java:88)', 'Planner.java', 88],
    ['Windows Node', 'Error: x\n    at plan (C:\\work\\agent.js:3:9)', 'C:\\work\\agent.js', 3],
  ];
  for (const [language, stack, file, line] of others) {
    it(`reads a ${language} stack`, () => {
      const [place] = sourcePlaces(span({}, [stack])).places;
      assert.deepEqual([place?.file, place?.line], [file, line]);
    });
  }

  it('prefers the last of several exceptions', () => {
    assert.equal(sourcePlaces(span({}, [nodeStack, pythonStack])).places[0]?.file, '/srv/app/agents/planner.py');
  });

  it('says why there is no place', () => {
    assert.match(sourcePlaces(span({})).reason ?? '', /no code location/);
    assert.match(sourcePlaces(span({}, ['Error\n    at node:internal/x:1:1'])).reason ?? '', /none of its frames/);
    assert.equal(sourcePlaces(span({ 'code.file.path': 'a' })).reason, undefined);
  });

  it('tells the working directory of the resource', () => {
    assert.equal(sourcePlaces(span({}, [], { 'process.working_directory': '/srv' })).workingDirectory, '/srv');
  });

  it('stays fast on a hostile stack', () => {
    const started = performance.now();
    sourcePlaces(
      span({}, [`${'at '.repeat(20_000)}(`, `    at ${'a'.repeat(60_000)}`, `${'    at x ('.repeat(90)}:1:1`]),
    );
    assert.ok(performance.now() - started < 500, 'patterns must not backtrack without bound');
  });
});
