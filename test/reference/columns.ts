// The reference's columns: field types by semantics §7.2 and §7.3, and what `fields` keeps of a row (§3.7).
import { isObject, type Json, type JsonObject } from './seed-lines.ts'

type Type = 'value' | 'time' | { readonly [member: string]: Type } | readonly [Type] | MapType
interface MapType {
  readonly anyKey: Type
  /** True where the keys are namespaces. */
  readonly namespaces: boolean
}

const [value, time] = ['value', 'time'] as const
const values = (...names: string[]) => Object.fromEntries(names.map((name) => [name, value] as const))
const identityMap: MapType = { namespaces: true, anyKey: [values('id', 'authenticatedState', 'primary')] }
const payload = values(
  'payloadType',
  'payloadBooleanValue',
  'payloadNumberValue',
  'payloadPropensityValue',
  'payloadStringValue',
)

const profileType = {
  ...values('_id', 'createdByBatchID', 'modifiedByBatchID', 'testProfile'),
  _repo: { createDate: time, modifyDate: time },
  extSourceSystemAudit: { createdDate: time, lastUpdatedDate: time },
  identityMap,
  identities: [{ ...values('id', 'primary'), namespace: values('code') }],
  segmentMembership: {
    namespaces: true,
    anyKey: {
      namespaces: false,
      anyKey: { ...values('status', 'version'), lastQualificationTime: time, validUntil: time, payload },
    },
  },
  person: {
    name: values('firstName', 'middleName', 'lastName'),
    birthDate: time,
    ...values('birthYear', 'gender'),
  },
  personalEmail: values('address', 'primary', 'type', 'status'),
  mobilePhone: values('number'),
  homeAddress: {
    ...values('street1', 'city', 'postalCode', 'countryCode', 'dmaID'),
    _schema: values('latitude', 'longitude'),
    lastVerifiedDate: time,
  },
  loyalty: { loyaltyID: [value], ...values('points', 'tier'), joinDate: time },
  _emulator: { crm: values('accountNumber') },
} as const satisfies Type

const eventType: Type = {
  ...values('_id', 'eventType'),
  timestamp: time,
  identityMap,
  environment: {
    ...values('type'),
    browserDetails: values('name', 'version', 'viewportHeight', 'javaScriptEnabled'),
  },
  web: { webPageDetails: { ...values('URL', 'name'), pageViews: values('value') } },
  commerce: { order: values('purchaseID', 'priceTotal', 'currencyCode'), purchases: values('value') },
  productListItems: [values('SKU', 'name', 'quantity', 'priceTotal', 'currencyCode')],
  placeContext: { geo: values('countryCode'), localTime: time },
}

type Path = readonly string[]

/** The paths that `fields` names; none stands for everything. */
function pathsOf(fields = ''): Path[] {
  const names = fields.split(',').map((name) => name.trim())
  return names.filter((name) => name !== '').map((name) => name.split('.').map((s) => s.replace(/^xdm:/, '')))
}

/** Names of the columns that `fields` asks for, without that of events. */
export function columnsOf(fields?: string): string[] {
  const paths = pathsOf(fields)
  const asked = paths.length > 0 ? paths.map(([first = '']) => first) : Object.keys(profileType)
  return [...new Set(asked)].filter((name) => name !== 'timeSeriesEvents')
}

export function profileColumns(row: JsonObject, fields?: string): JsonObject {
  const paths = pathsOf(fields).filter(([first]) => first !== 'timeSeriesEvents')
  return kept(row, profileType, paths.length > 0 ? paths : [[]]) as JsonObject
}

/** `_id` and `timestamp` of an event are always kept. */
export function eventColumns(event: JsonObject, fields?: string): Json {
  const paths = pathsOf(fields)
  return kept(event, eventType, paths.length > 0 ? [...paths, ['_id'], ['timestamp']] : [[]])
}

/** What the paths keep of a value; a path that has ended keeps all of it. */
function kept(data: Json | undefined, type: Type, paths: readonly Path[]): Json {
  if (data === null || data === undefined) return null
  if (type === 'value') return data
  if (type === 'time') return new Date(data as string).toISOString()
  if (isList(type)) return (data as Json[]).map((element) => kept(element, type[0], paths))
  if (!isObject(data)) throw new TypeError(`${JSON.stringify(data)} is no object`)
  const result: JsonObject = {}
  for (const [name, member] of Object.entries(data)) {
    const below = isMap(type) ? type.anyKey : type[name]
    if (below === undefined) throw new TypeError(`${name} is no known field`)
    const sameName = (part: string) =>
      isMap(type) && type.namespaces ? part.toLowerCase() === name.toLowerCase() : part === name
    const further = paths.flatMap(([first, ...rest]) => {
      if (first === undefined) return [[]]
      return sameName(first) ? [rest] : []
    })
    if (further.length > 0) result[name] = kept(member, below, further)
  }
  return result
}

const isList = (type: Type): type is readonly [Type] => Array.isArray(type)
const isMap = (type: Type): type is MapType => typeof type === 'object' && 'anyKey' in type
