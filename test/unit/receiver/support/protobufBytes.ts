/** A length-delimited field with a number below 16. */
export function field(number: number, value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([number * 8 + 2, ...varint(bytes.length)]), bytes]);
}

/** A varint field with a number below 16. */
export function numberField(number: number, value: number): Buffer {
  return Buffer.from([number * 8, ...varint(value)]);
}

/** A fixed64 field with a number below 16, its value all sevens. */
export function fixed64Field(number: number): Buffer {
  return Buffer.from([number * 8 + 1, ...Array<number>(8).fill(7)]);
}

/** An export request of any signal around one record, with a resource and a scope before it. */
export function exportRequest(record: Uint8Array): Buffer {
  const resource = field(1, field(1, field(1, 'service.name')));
  const scope = field(1, field(1, 'scope name'));
  return field(1, Buffer.concat([resource, field(2, Buffer.concat([scope, field(2, record)]))]));
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}
