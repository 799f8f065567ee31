// Which fields of a record survive: `identities.id,personalEmail.address` read into the part of the schema it names.
import { type Field, type MapField, mapKey, type StructField } from './union-schema.ts'

/** A list of paths read against a schema. */
export interface Projection {
  /** The part of the schema that is kept, in the schema's order. */
  readonly schema: StructField
  /** The paths that name nothing. */
  readonly unknownPaths: readonly string[]
}

interface ProjectionOptions {
  /** Fields that are kept whatever is asked for. */
  readonly always?: readonly string[]
  /** Fields that are passed over where they are named. */
  readonly ignored?: readonly string[]
}

/**
 * Reads `fields`: dotted paths between commas, blanks around them ignored, blank meaning everything. Lists are
 * transparent; a segment below a map is a key, compared without case; `xdm:` in front of a name is dropped;
 * naming a node keeps all below it. Source: tutorial `fields`, segmentation.yaml; the rules for lists and maps
 * are emulator-defined.
 */
export function readProjection(
  union: StructField,
  fields: string,
  options: ProjectionOptions = {},
): Projection {
  const { always = [], ignored = [] } = options
  const paths = fields
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '')
    .map((path) => path.split('.').map((name) => name.replace(/^xdm:/, '')))
  if (paths.length === 0) return { schema: union, unknownPaths: [] }
  const wanted: PathTree = new Map()
  for (const name of always) plant(wanted, [name])
  for (const path of paths) if (!ignored.includes(path[0] ?? '')) plant(wanted, path)
  const unknownPaths: string[] = []
  const schema = keepMembers(union, wanted, [], unknownPaths)
  return { schema, unknownPaths }
}

/** The paths asked for as a tree; `everything` ends a path. */
type PathTree = Map<string, PathTree | typeof everything>
const everything = Symbol('everything')

function plant(tree: PathTree, [name = '', ...rest]: string[]) {
  const below = tree.get(name)
  if (below === everything) return
  if (rest.length === 0) {
    tree.set(name, everything)
    return
  }
  const branch = below ?? new Map()
  tree.set(name, branch)
  plant(branch, rest)
}

/** The part of `field` that `wanted` names; notes the paths that lead nowhere, and undefined when all do. */
function keep(field: Field, wanted: PathTree, at: string[], unknownPaths: string[]): Field | undefined {
  switch (field.kind) {
    case 'scalar':
      unknownPaths.push(...leaves(wanted, at))
      return undefined
    case 'list': {
      const element = keep(field.element, wanted, at, unknownPaths)
      return element && { kind: 'list', element }
    }
    case 'map':
      return keepKeys(field, wanted, at, unknownPaths)
    case 'struct': {
      const kept = keepMembers(field, wanted, at, unknownPaths)
      return Object.keys(kept.members).length > 0 ? kept : undefined
    }
  }
}

function keepMembers(
  field: StructField,
  wanted: PathTree,
  at: string[],
  unknownPaths: string[],
): StructField {
  for (const [name, below] of wanted) {
    if (!Object.hasOwn(field.members, name)) unknownPaths.push(...leaves(new Map([[name, below]]), at))
  }
  const members = Object.entries(field.members).flatMap(([name, member]) => {
    const kept = keepBelow(member, wanted.get(name), [...at, name], unknownPaths)
    return kept ? [[name, kept] as const] : []
  })
  return { kind: 'struct', members: Object.fromEntries(members) }
}

function keepBelow(
  field: Field,
  below: PathTree | typeof everything | undefined,
  at: string[],
  unknown: string[],
) {
  if (below === undefined) return undefined
  return below === everything ? field : keep(field, below, at, unknown)
}

/** A map keeps the keys that were named; its value type is the union of what they keep. */
function keepKeys(field: MapField, wanted: PathTree, at: string[], unknown: string[]): MapField | undefined {
  const keys = new Map<string, Field>()
  for (const [key, below] of wanted) {
    const kept = keepBelow(field.value, below, [...at, key], unknown)
    const known = keys.get(mapKey(field, key))
    if (kept) keys.set(mapKey(field, key), known ? unite(field.value, known, kept) : kept)
  }
  const [first, ...others] = keys.values()
  if (!first) return undefined
  return { ...field, value: others.reduce((united, other) => unite(field.value, united, other), first), keys }
}

/** The smallest part of `whole` that holds both `a` and `b`, which are parts of it. */
function unite(whole: Field, a: Field, b: Field): Field {
  if (a === whole || b === whole) return whole
  if (whole.kind === 'struct' && a.kind === 'struct' && b.kind === 'struct') {
    const members = Object.entries(whole.members).flatMap(([name, member]) => {
      const [inA, inB] = [a.members[name], b.members[name]]
      const united = inA && inB ? unite(member, inA, inB) : (inA ?? inB)
      return united ? [[name, united] as const] : []
    })
    return { kind: 'struct', members: Object.fromEntries(members) }
  }
  if (whole.kind === 'list' && a.kind === 'list' && b.kind === 'list') {
    return { kind: 'list', element: unite(whole.element, a.element, b.element) }
  }
  if (whole.kind === 'map' && a.kind === 'map' && b.kind === 'map') return uniteMaps(whole, a, b)
  return whole
}

function uniteMaps(whole: MapField, a: MapField, b: MapField): MapField {
  const value = unite(whole.value, a.value, b.value)
  if (!a.keys || !b.keys) return { ...whole, value }
  const keys = new Map(a.keys)
  for (const [key, field] of b.keys) {
    const known = keys.get(key)
    keys.set(key, known ? unite(whole.value, known, field) : field)
  }
  return { ...whole, value, keys }
}

function leaves(tree: PathTree, at: string[]): string[] {
  return [...tree].flatMap(([name, below]) =>
    below === everything ? [[...at, name].join('.')] : leaves(below, [...at, name]),
  )
}
