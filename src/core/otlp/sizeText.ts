const units = [
  { name: 'MiB', bytes: 1024 * 1024 },
  { name: 'KiB', bytes: 1024 },
] as const;

/** A number of bytes for a message, in the greatest unit that has one of it: `64 MiB`, `9.77 KiB`, `1000 bytes`. */
export function sizeText(bytes: number): string {
  const unit = units.find((each) => bytes >= each.bytes);
  return unit ? `${Math.round((bytes / unit.bytes) * 100) / 100} ${unit.name}` : `${bytes} bytes`;
}
