import { Markup, markup } from './markup.ts';
import { STYLE } from './style.ts';

/** Nothing of the page may load or run anything, whatever a model has written into it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole document; complete in itself. */
export function page({ title, body }: { title: string; body: Markup }): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>
${new Markup(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.source;
}
