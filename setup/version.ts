import packageJson from '../package.json' with { type: 'json' };

/** The version of this project, as recorded beside every result. */
export const VERSION = packageJson.version;
