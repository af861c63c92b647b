import type { AdapterManifest } from '../../../domain/adapter.ts';
import { drawPanels } from './panels.ts';
import { at, linear, roundTicks } from './scale.ts';
import { dot, type Drawing, type Layout, path } from './svg.ts';

/** Training loss by step, and validation loss where it was measured. */
export function loss({ loss_curve: curve }: AdapterManifest, layout: Layout): Drawing {
  const training = curve.flatMap(({ step, loss: value }) => (value === undefined ? [] : [{ step, value }]));
  const validation = curve.flatMap(({ step, val_loss: value }) => (value === undefined ? [] : [{ step, value }]));
  const points = [...training, ...validation];
  const xTicks = roundTicks([0, Math.max(1, ...points.map(({ step }) => step))], layout === 'wide' ? 8 : 5);
  const yTicks = roundTicks([0, Math.max(0.01, ...points.map(({ value }) => value))], 4);
  return drawPanels(
    [
      {
        title: 'Loss',
        xTicks,
        xLabel: String,
        xTitle: 'training step',
        yTicks,
        yLabel: String,
        scales: ({ left, right, top, bottom }) => ({
          x: linear([xTicks[0] ?? 0, xTicks.at(-1) ?? 1], [left, right]),
          y: linear([yTicks[0] ?? 0, yTicks.at(-1) ?? 1], [bottom, top]),
        }),
        draw: (x, y) => [
          path(
            training
              .map(({ step, value }, index) => `${index === 0 ? 'M' : 'L'}${at(x(step))} ${at(y(value))}`)
              .join(''),
            'curve plain',
          ),
          validation.map(({ step, value }) => dot('square', x(step), y(value), 5, 'validation')),
        ],
      },
    ],
    layout,
  );
}
