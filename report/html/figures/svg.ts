import { type Markup, markup, type Part } from '../markup.ts';
import { at } from './scale.ts';

/** `wide` for a page, `narrow` for a phone: each has its own geometry, so that text keeps its size. */
export type Layout = 'wide' | 'narrow';

export const WIDTH: Record<Layout, number> = { wide: 760, narrow: 330 };

export interface Drawing {
  height: number;
  marks: Part;
}

export interface Figure {
  id: string;
  /** What is drawn, in a few words; the name of the image. */
  title: string;
  /** What a reader who does not see the image should know of it. */
  description: string;
  caption: Part;
  draw: (layout: Layout) => Drawing;
  /** Under the image, above the caption. */
  legend?: Part;
  csvFile: string;
}

/** Both layouts of a figure; the style sheet shows one, and numbers the figures as they come. */
export function figure({ id, title, description, caption, draw, legend = null, csvFile }: Figure): Markup {
  const image = (layout: Layout): Markup => {
    const { height, marks } = draw(layout);
    const name = `figure-${id}-${layout}`;
    return markup`<svg class="${layout}" viewBox="0 0 ${WIDTH[layout]} ${at(height)}" width="${WIDTH[layout]}" height="${at(height)}" role="img" aria-labelledby="${name}-t ${name}-d">
<title id="${name}-t">${title}</title><desc id="${name}-d">${description}</desc>
${marks}
</svg>`;
  };
  return markup`<figure id="figure-${id}">
${image('wide')}
${image('narrow')}
${legend}
<figcaption><b>Figure</b> ${caption} <a href="figures/${csvFile}">Its numbers as CSV</a>.</figcaption>
</figure>
`;
}

export interface TextPlace {
  x: number;
  y: number;
  anchor?: 'start' | 'middle' | 'end';
  className?: string;
}

export function text(content: Part, { x, y, anchor = 'start', className = '' }: TextPlace): Markup {
  return markup`<text x="${at(x)}" y="${at(y)}"${anchor === 'start' ? null : markup` text-anchor="${anchor}"`}${classOf(className)}>${content}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): Markup {
  return markup`<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}"${classOf(className)}/>`;
}

export function rect(x: number, y: number, width: number, height: number, className: string): Markup {
  return markup`<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"${classOf(className)}/>`;
}

export function path(data: string, className: string): Markup {
  return markup`<path d="${data}"${classOf(className)}/>`;
}

/** The arm's own shape; they differ without their colours, too. */
export function dot(
  shape: 'circle' | 'diamond' | 'square' | 'triangle',
  x: number,
  y: number,
  radius: number,
  className: string,
): Markup {
  if (shape === 'circle') return markup`<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}"${classOf(className)}/>`;
  if (shape === 'square') return rect(x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius, className);
  if (shape === 'triangle') return triangle(x, y, 1.3 * radius, className);
  return diamond([x - 1.3 * radius, x, x + 1.3 * radius], y, 1.3 * radius, className);
}

export function diamond(
  [left, middle, right]: readonly [number, number, number],
  y: number,
  radius: number,
  className: string,
): Markup {
  return path(
    `M${at(left)} ${at(y)}L${at(middle)} ${at(y - radius)}L${at(right)} ${at(y)}L${at(middle)} ${at(y + radius)}Z`,
    className,
  );
}

function triangle(x: number, y: number, radius: number, className: string): Markup {
  const base = y + 0.6 * radius;
  return path(`M${at(x)} ${at(y - radius)}L${at(x + radius)} ${at(base)}H${at(x - radius)}Z`, className);
}

/** An interval as a line with ends. */
export function whisker(from: number, to: number, y: number, className: string): Markup {
  return path(`M${at(from)} ${at(y)}H${at(to)}M${at(from)} ${at(y - 3)}v6M${at(to)} ${at(y - 3)}v6`, className);
}

function classOf(className: string): Markup | null {
  return className === '' ? null : markup` class="${className}"`;
}
