import type { Component } from '../../setup/component.ts';
import { components } from '../../setup/components.ts';
import type { Check } from '../../report/doctor.ts';
import { fail, ok, warn } from './check.ts';

/** Everything that `tddft setup` brings. Chromium is for the tests only. */
export function toolChecks(): Promise<Check[]> {
  const { chromium, ...required } = components();
  return Promise.all([
    ...Object.values(required).map(async (component) => {
      const path = await component.find();
      const name = shortName(component);
      return path === null ? fail(name, 'not set up', 'tddft setup') : ok(name, path);
    }),
    chromium.find().then((path) => {
      if (path !== null) return ok(shortName(chromium), path);
      return warn(shortName(chromium), 'not here, which only the tests miss', 'tddft setup --with-tests');
    }),
  ]);
}

function shortName({ name }: Component): string {
  return name.replace(/ \(.*\)$/, '');
}
