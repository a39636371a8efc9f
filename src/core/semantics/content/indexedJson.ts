import type { Json } from '../../../shared/message.ts';

/** What a key says beyond so many names is left out. */
const maxSegments = 16;

interface Branch {
  value?: Json;
  readonly children: Map<string, Branch>;
}

const isNumber = /^\d{1,9}$/;

/**
 * The attributes `PREFIX.0.role`, `PREFIX.0.tool_calls.1.name`… as the list they spell. Numbers are sorted as numbers and may have
 * gaps, which close (pitfall 9): attribute limits drop single keys. Keys without a number after the prefix are not part of it,
 * so `gen_ai.prompt.name` is no message. `undefined` = there are none.
 */
export function indexedJson(values: ReadonlyMap<string, Json>, prefix: string): readonly Json[] | undefined {
  const root: Branch = { children: new Map() };
  for (const [key, value] of values) {
    if (!key.startsWith(`${prefix}.`)) continue;
    const segments = key.slice(prefix.length + 1).split('.', maxSegments);
    if (isNumber.test(segments[0] ?? '')) grow(root, segments, value);
  }
  return root.children.size === 0 ? undefined : inOrder(root);
}

function grow(root: Branch, segments: readonly string[], value: Json): void {
  let branch = root;
  for (const segment of segments) {
    const next: Branch = branch.children.get(segment) ?? { children: new Map() };
    branch.children.set(segment, next);
    branch = next;
  }
  branch.value = value;
}

function inOrder({ children }: Branch): Json[] {
  return [...children].sort(([a], [b]) => Number(a) - Number(b)).map(([, branch]) => jsonOf(branch));
}

function jsonOf(branch: Branch): Json {
  const { children, value } = branch;
  if (children.size === 0) return value ?? null;
  if ([...children.keys()].every((key) => isNumber.test(key))) return inOrder(branch);
  return Object.fromEntries([...children].map(([key, child]) => [key, jsonOf(child)]));
}
