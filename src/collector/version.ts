import manifest from '../../package.json' with { type: 'json' };

/** Of the extension this collector belongs to. */
export const version: string = manifest.version;
