import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spanBatch } from '../../fixtures/spanBatchBuilder.ts';
import { tempStore } from '../../fixtures/tempStore.ts';

describe('StoreWriter.together', () => {
});
