import { type Connection, isGrpcServiceError } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';

export interface SearchAttribute {
  name: string;
  type: SearchAttributeType;
}

export interface RegisteredAttributes {
  /** Not there at all. */
  missing: SearchAttribute[];
  /** There with another type: what sets it fails its workflow task for ever. */
  mistyped: SearchAttribute[];
}

/** How the namespace's search attributes differ from the wanted ones. */
export async function compareAttributes(
  connection: Connection,
  namespace: string,
  wanted: readonly SearchAttribute[],
): Promise<RegisteredAttributes> {
  const registered = await registeredTypes(connection, namespace);
  const differing = wanted.filter(({ name, type }) => registered[name] !== encodedType(type));
  return {
    missing: differing.filter(({ name }) => registered[name] === undefined),
    mistyped: differing.filter(({ name }) => registered[name] !== undefined),
  };
}

export async function addAttributes(
  connection: Connection,
  namespace: string,
  attributes: readonly SearchAttribute[],
): Promise<void> {
  const types = attributes.map(({ name, type }) => [name, encodedType(type)] as const);
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(types) });
}

async function registeredTypes(connection: Connection, namespace: string): Promise<Record<string, number | undefined>> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return customAttributes ?? {};
  } catch (cause) {
    // Temporal Cloud keeps the operator service to itself.
    if (!isGrpcServiceError(cause) || !REFUSED.has(cause.code)) throw cause;
    const { keys } = await connection.workflowService.getSearchAttributes({});
    return keys ?? {};
  }
}

/** gRPC's PERMISSION_DENIED and UNIMPLEMENTED. */
const REFUSED = new Set<number>([7, 12]);

function encodedType(type: SearchAttributeType): number {
  const encoded = encodeSearchAttributeIndexedValueType(type);
  if (encoded === undefined) throw new TypeError(`no search attribute type ${type}`);
  return encoded;
}
