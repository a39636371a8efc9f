/** A file in a ZIP archive. Bytes, uncompressed. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** The files of a ZIP archive, from its central directory (APPNOTE.TXT 4.3.12 and 4.3.16; no ZIP64). */
export function zipEntries(archive: Buffer): ZipEntry[] {
  const end = archive.lastIndexOf(Buffer.from(Uint32Array.of(endOfDirectory).buffer));
  if (end < 0) throw new RangeError('not a ZIP archive');
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let i = archive.readUInt16LE(end + 10); i > 0; i--) {
    if (archive.readUInt32LE(at) !== directoryEntry) throw new RangeError('the archive’s directory is damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place));
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength!);
    entries.push({ name, bytes: archive.readUInt32LE(at + 24) });
    at += 46 + nameLength! + extraLength! + commentLength!;
  }
  return entries;
}
