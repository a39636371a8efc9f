import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonTree, memberOf } from '../../../src/host/prices/jsonTree.ts';
import { faultsOf, placeFaults } from '../../../src/host/prices/placeFaults.ts';
import { completionPlace, modelOffers } from '../../../src/host/prices/priceCompletion.ts';
import { isWholeName, modelDetail } from '../../../src/host/prices/modelText.ts';
import { applied, emptyPriceFile, priceEdit, type WantedPrice } from '../../../src/host/prices/priceEntry.ts';

const llama = { model: 'llama-3', input: 1.5, output: 2 };

/** The text after the edit, with the selection in «». */
function edited(text: string, wanted: WantedPrice): string {
  const edit = priceEdit(text, wanted);
  const after = applied(text, edit);
  const { start, end } = edit.select;
  return `${after.slice(0, start)}«${after.slice(start, end)}»${after.slice(end)}`;
}

describe('jsonTree', () => {
  it('knows where each value stands', () => {
    const text = ' { "a" : [1, "x\\"]", {}], "b":null}';
    const root = jsonTree(text);
    const list = memberOf(root, 'a');
    assert.equal(list?.type, 'array');
    assert.deepEqual(
      list.items.map(({ start, end }) => text.slice(start, end)),
      ['1', '"x\\"]"', '{}'],
    );
    const nothing = memberOf(root, 'b');
    assert.ok(nothing?.type === 'value' && nothing.value === null);
    assert.equal(text.slice(root?.start, root?.end), text.trim());
  });

  it('takes nothing that is not JSON, and nothing without end', () => {
    for (const text of ['', '{', '{"a":1,}', '// comment\n{}', '['.repeat(20_000) + ']'.repeat(20_000)])
      assert.equal(jsonTree(text), undefined);
  });
});

describe('priceEdit', () => {
  it('adds an entry to an empty list and selects its price', () => {
    assert.equal(
      edited(emptyPriceFile, llama),
      '{\n  "prices": [\n    { "model": "llama-3", "input": «1.5», "output": 2 }\n  ]\n}\n',
    );
  });

  it('writes null for a price nobody knows: a made-up number would be believed', () => {
    const text = edited(emptyPriceFile, { model: 'x', provider: 'me' });
    assert.ok(text.includes('{ "model": "x", "provider": "me", "input": «null», "output": null }'));
  });

  it('adds after the last entry and leaves the rest as it was', () => {
    const text = '{"cheaper":{},\t"prices":[{"model":"a","input":1,"output":1}] }';
    assert.equal(
      edited(text, llama),
      '{"cheaper":{},\t"prices":[{"model":"a","input":1,"output":1},\n    { "model": "llama-3", "input": «1.5», "output": 2 }] }',
    );
  });

  it('adds the list where there is none', () => {
    assert.match(
      edited('{\n  "cheaper": {}\n}\n', llama),
      /"cheaper": \{\},\n {2}"prices": \[\n {4}\{ .*«1.5».* \}\n {2}\]\n\}\n$/,
    );
    assert.match(edited('{}', llama), /^\{\n {2}"prices": \[\n {4}\{ .*«1.5».* \}\n {2}\]\n\}$/);
    assert.match(edited(' \n', llama), /^\{\n {2}"prices"/);
  });

  it('selects the price of an entry that is there, and changes nothing', () => {
    const text = '{"prices":[{"input":7,"model":"LLAMA-3"},{"model":"llama-3","provider":"other","input":9}]}';
    assert.equal(edited(text, llama), text.replace('7', '«7»'));
    assert.equal(edited(text, { ...llama, provider: 'other' }), text.replace('9', '«9»'));
    assert.equal(edited(text, { ...llama, provider: 'third' }), text.replace('7', '«7»'), 'it is for all providers');
  });

  it('stays JSON whatever the model is called', () => {
    for (const model of ['a"b', 'c\\', '"input": 3', '${x}', 'ü\n']) {
      const edit = priceEdit(emptyPriceFile, { ...llama, model });
      const text = applied(emptyPriceFile, edit);
      assert.deepEqual(JSON.parse(text), { prices: [{ model, input: 1.5, output: 2 }] });
      assert.equal(text.slice(edit.select.start, edit.select.end), '1.5');
    }
  });

  it('refuses a text it would spoil', () => {
    for (const text of ['{ "prices": [', '[]', '7', '{"prices":{}}'])
      assert.throws(() => priceEdit(text, llama), SyntaxError);
  });
});

/** The offers at the `|` of a text, as the text that would come of the first. */
function completed(marked: string, typed = 'gpt-4o'): string | undefined {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const place = completionPlace(text, offset);
  if (!place) return undefined;
  const [offer] = modelOffers(text, place, [{ model: typed, provider: 'openai', input: 2.5, output: 10 }]);
  return text.slice(0, place.start) + (offer?.text ?? '') + text.slice(place.end);
}

describe('completion in prices.json', () => {
  it('fills in model and prices of a new entry', () => {
    const entry = '{ "model": "gpt-4o", "input": 2.5, "output": 10 }';
    assert.equal(completed('{"prices":[|]}'), `{"prices":[${entry}]}`);
    assert.equal(completed('{"prices":[{"model":"a"}, |'), `{"prices":[{"model":"a"}, ${entry}`);
    assert.equal(completed('{ "prices": [{ "model": "gp|" }] }'), `{ "prices": [${entry}] }`);
    assert.equal(
      completed('{ "prices": [{ "model": "|'),
      '{ "prices": [{ "model": "gpt-4o", "input": 2.5, "output": 10',
    );
  });

  it('only changes the name of an entry that has a price', () => {
    assert.equal(
      completed('{"prices":[{"model": "old|er", "input": 1, "output": 1}]}'),
      '{"prices":[{"model": "gpt-4o", "input": 1, "output": 1}]}',
    );
  });

  it('offers nothing elsewhere', () => {
    for (const text of [
      '{|}',
      '{"prices":[{|}]}',
      '{"prices":[{"model":"a"}|]}',
      '{"cheaper":[|]}',
      '{"prices":[{"provider":"|"}]}',
      '{"prices":[{"tiers":[|]}]}',
      '{"prices":[]|}',
      '{"prices":["|',
      '{"prices":["a [ , |',
      '"prices":[|',
    ])
      assert.equal(completed(text), undefined, text);
  });

  it('escapes a name that is hostile', () => {
    const text = completed('{"prices":[|]}', 'a", "input": 0, "x": "\\');
    assert.deepEqual(JSON.parse(text ?? ''), {
      prices: [{ model: 'a", "input": 0, "x": "\\', input: 2.5, output: 10 }],
    });
  });
});

describe('faults of a price file', () => {
  const text = '{"prices":[{"model":"a","input":1},{"model":"b","input":"x"}],"cheaper":{"a":1}}';
  const marked = (fault: string) => {
    const [placed] = placeFaults(text, [fault]);
    return text.slice(placed?.start, placed?.end);
  };

  it('stand beside what they name', () => {
    assert.equal(marked('prices[1].input must be a number'), '"x"');
    assert.equal(marked('prices[1]: no output'), '{"model":"b","input":"x"}');
    assert.equal(marked('prices/0/model is empty'), '"a"');
    assert.equal(marked('cheaper must name models'), '{"a":1}');
    assert.equal(marked('prices must be a list'), text.slice(text.indexOf('['), text.indexOf(']') + 1));
  });

  it('stand at the beginning, or where the syntax breaks, of a text that is no JSON', () => {
    const fault = 'Unexpected token } in JSON at position 3';
    assert.deepEqual(placeFaults('{"a}', [fault, 'not readable']), [
      { message: fault, start: 3, end: 4 },
      { message: 'not readable', start: 0, end: 1 },
    ]);
    assert.deepEqual(placeFaults('', ['empty']), [{ message: 'empty', start: 0, end: 0 }]);
  });

  it('are told apart by their source', () => {
    const faults = ['file:///a: prices[0] is wrong', 'file:///ab: prices[1] is wrong'];
    assert.deepEqual(faultsOf('file:///a', faults), ['prices[0] is wrong']);
    assert.deepEqual(faultsOf('file:///c', faults), []);
  });
});

describe('a model in a list', () => {
  it('says its provider, where there is one, and its prices', () => {
    const price = { model: 'm', input: 2.5, output: 10 };
    assert.equal(modelDetail({ ...price, provider: 'openai' }), 'openai · $2.50 / $10.00');
    assert.equal(modelDetail({ ...price, provider: '' }), '$2.50 / $10.00');
  });

  it('has a whole name', () => {
    const names = ['gpt-4o', 'ft:gpt-4o-mini-2024-', 'claude-', 'llama3.2:3b'].filter((model) =>
      isWholeName({ model }),
    );
    assert.deepEqual(names, ['gpt-4o', 'llama3.2:3b']);
  });
});
