// The fields of profiles and events, written once: what seeds are checked against and files are made of.

/** How XDM types a single value (docs: xdm/schema/field-constraints). */
export type ScalarType =
  | 'string'
  | 'double'
  | 'long'
  | 'integer'
  | 'short'
  | 'byte'
  | 'boolean'
  | 'date'
  | 'date-time'

/** A field: a value, a struct, a list, or a map with text keys. */
export type Field = ScalarField | StructField | ListField | MapField

export interface ScalarField {
  readonly kind: 'scalar'
  readonly type: ScalarType
  /** The only values the field takes; any when left out. */
  readonly values?: readonly string[]
  /** True where the type was read off a value that nobody declared. */
  readonly inferred?: boolean
}

export interface StructField {
  readonly kind: 'struct'
  readonly members: Readonly<Record<string, Field>>
  /** Members that every value has. */
  readonly required?: readonly string[]
}

export interface ListField {
  readonly kind: 'list'
  readonly element: Field
}

export interface MapField {
  readonly kind: 'map'
  readonly value: Field
  /** True where the keys are namespaces, which compare without case. */
  readonly caseless: boolean
  /** Set where a projection keeps only some keys: the key, see `mapKey`, and what is kept below it. */
  readonly keys?: ReadonlyMap<string, Field>
}

/** How a key of the map is looked up among those that a projection keeps. */
export function mapKey({ caseless }: MapField, key: string): string {
  return caseless ? key.toLowerCase() : key
}

const scalar = (type: ScalarType): ScalarField => ({ kind: 'scalar', type })
const oneOf = (...values: string[]): ScalarField => ({ kind: 'scalar', type: 'string', values })
const struct = (members: Record<string, Field>): StructField => ({ kind: 'struct', members })
const list = (element: Field): ListField => ({ kind: 'list', element })
const map = (value: Field): MapField => ({ kind: 'map', value, caseless: false })
const byNamespace = (value: Field): MapField => ({ kind: 'map', value, caseless: true })

const text = scalar('string')
const double = scalar('double')
const integer = scalar('integer')
const boolean = scalar('boolean')
const date = scalar('date')
const dateTime = scalar('date-time')

/** XDM: fieldgroups/shared/identitymap; an entry without an id identifies nobody. */
const identityMap = byNamespace(
  list({
    ...struct({
      id: text,
      authenticatedState: oneOf('ambiguous', 'authenticated', 'loggedOut'),
      primary: boolean,
    }),
    required: ['id'],
  }),
)

/** XDM: datatypes/segmentmembership. */
const membership = struct({
  status: oneOf('existing', 'realized', 'exited'),
  lastQualificationTime: dateTime,
  version: text,
  validUntil: dateTime,
  payload: struct({
    payloadType: oneOf('boolean', 'number', 'propensity', 'string'),
    payloadBooleanValue: boolean,
    payloadNumberValue: double,
    payloadPropensityValue: double,
    payloadStringValue: text,
  }),
})

/** The union of the profile schemas, in the order its columns are written. */
export const profileUnion = struct({
  _id: text,
  createdByBatchID: text,
  modifiedByBatchID: text,
  _repo: struct({ createDate: dateTime, modifyDate: dateTime }),
  extSourceSystemAudit: struct({ createdDate: dateTime, lastUpdatedDate: dateTime }),
  identityMap,
  identities: list(struct({ id: text, namespace: struct({ code: text }), primary: boolean })),
  segmentMembership: byNamespace(map(membership)),
  person: struct({
    name: struct({ firstName: text, middleName: text, lastName: text }),
    birthDate: date,
    birthYear: scalar('short'),
    gender: oneOf('male', 'female', 'not_specified', 'non_specific'),
  }),
  personalEmail: struct({ address: text, primary: boolean, type: text, status: text }),
  mobilePhone: struct({ number: text }),
  homeAddress: struct({
    street1: text,
    city: text,
    postalCode: text,
    countryCode: text,
    _schema: struct({ latitude: double, longitude: double }),
    lastVerifiedDate: date,
    dmaID: integer,
  }),
  loyalty: struct({ loyaltyID: list(text), points: double, tier: text, joinDate: dateTime }),
  _emulator: struct({ crm: struct({ accountNumber: scalar('long') }) }),
  testProfile: boolean,
})

/** The union of the event schemas: one element of `timeSeriesEvents`. */
export const eventUnion = struct({
  _id: text,
  timestamp: dateTime,
  eventType: text,
  identityMap,
  environment: struct({
    type: oneOf('browser', 'application', 'iot', 'external', 'widget'),
    browserDetails: struct({
      name: text,
      version: text,
      viewportHeight: integer,
      javaScriptEnabled: boolean,
    }),
  }),
  web: struct({ webPageDetails: struct({ URL: text, name: text, pageViews: struct({ value: double }) }) }),
  commerce: struct({
    order: struct({ purchaseID: text, priceTotal: double, currencyCode: text }),
    purchases: struct({ value: double }),
  }),
  productListItems: list(
    struct({ SKU: text, name: text, quantity: integer, priceTotal: double, currencyCode: text }),
  ),
  placeContext: struct({ geo: struct({ countryCode: text }), localTime: dateTime }),
})

/** The fields of a tenant's profiles and events: the standard ones, and those that its data has declared. */
export interface UnionSchemas {
  readonly profile: StructField
  readonly event: StructField
}

export const standardUnions: UnionSchemas = { profile: profileUnion, event: eventUnion }

/** Columns that the export makes; a stored record does not bring them. */
export const derivedProfileFields: readonly string[] = ['identities', 'timeSeriesEvents']
