import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { epochMicros, idHex, spanBatch } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore } from '../../fixtures/tempStore.ts';

const broken = (store: ReturnType<typeof tempStore>) => {
  const { batch } = spanBatch({ id: 'broken' });
  store.writer.writeSpans(
    { ...batch, origins: [] },
    () => ({ kind: 'other', label: '', dialect: 'plain', identities: [] }),
    epochMicros,
  );
};

describe('writes together', () => {
  it('show at once, and only after the last', (test) => {
    const store = tempStore(test);
    store.write({ trace: 'zero', id: 'z' });
    const results = store.writer.together(() => {
      const first = store.write({ trace: 'one', id: 'a' }, { trace: 'both', id: 'p' });
      assert.equal(store.reader.trace(idHex('one', 4), epochMicros), undefined);
      return [first, store.write({ trace: 'both', id: 'c', parent: 'p', end: 4 })];
    });
    assert.deepEqual(
      results.map(({ inserted }) => inserted),
      [2, 1],
    );
    assert.equal(store.reader.trace(idHex('one', 4), epochMicros)?.spans, 1);
    assert.equal(store.reader.trace(idHex('both', 4), epochMicros)?.spans, 2);
    assert.deepEqual(store.writer.counts(), store.reader.counts());
  });

  it('are kept all or none, even where the failure of one is caught', (test) => {
    const store = tempStore(test);
    store.write({ trace: 'zero', id: 'z' });
    const before = store.writer.counts();
    const both = (): void => {
      store.write({ trace: 'one', id: 'a' });
      assert.throws(() => broken(store));
    };
    assert.throws(() => store.writer.together(both), { name: 'StoreError' });
    assert.equal(store.reader.trace(idHex('one', 4), epochMicros), undefined);
    assert.deepEqual(store.writer.counts(), before);
  });

  it('leave a writer that goes on as before', (test) => {
    const store = tempStore(test);
    assert.throws(() => store.writer.together(() => broken(store)));
    store.write({ trace: 'one', id: 'a' });
    assert.equal(store.reader.trace(idHex('one', 4), epochMicros)?.spans, 1);
  });
});
