// Which class or field group of XDM each standard field comes from; all others are the tenant's own.
import type { StructField, UnionSchemas } from '../../domain/union-schema.ts'

/** Which of the two unions. */
export type UnionKind = keyof UnionSchemas

const profileClass = 'https://ns.adobe.com/xdm/context/profile'
const eventClass = 'https://ns.adobe.com/xdm/context/experienceevent'

/** The class that the schemas of each union extend. */
export const classes: Record<UnionKind, string> = { profile: profileClass, event: eventClass }

/** What each class itself extends. Source: schema-registry.yaml, `meta:extends` of its examples. */
const behaviors: Record<UnionKind, readonly string[]> = {
  profile: [
    'https://ns.adobe.com/xdm/data/record',
    'https://ns.adobe.com/xdm/common/extensible',
    'https://ns.adobe.com/xdm/common/auditable',
  ],
  event: ['https://ns.adobe.com/xdm/data/time-series', 'https://ns.adobe.com/xdm/common/extensible'],
}

const identityMap = 'https://ns.adobe.com/xdm/context/identitymap'
const personalDetails = 'https://ns.adobe.com/xdm/context/profile-personal-details'
const environmentDetails = 'https://ns.adobe.com/xdm/context/experienceevent-environment-details'
const commerce = 'https://ns.adobe.com/xdm/context/experienceevent-commerce'

/** Source: XDM; ids as schema-registry.yaml lists them. */
const fieldGroups: Record<UnionKind, Readonly<Record<string, string>>> = {
  profile: {
    _id: profileClass,
    createdByBatchID: profileClass,
    modifiedByBatchID: profileClass,
    _repo: profileClass,
    extSourceSystemAudit: 'https://ns.adobe.com/xdm/common/external-source-system-audit-details',
    identityMap,
    identities: 'https://ns.adobe.com/experience/profile/profile-all',
    segmentMembership: 'https://ns.adobe.com/xdm/context/profile-segmentation',
    person: 'https://ns.adobe.com/xdm/context/profile-person-details',
    personalEmail: personalDetails,
    mobilePhone: personalDetails,
    homeAddress: personalDetails,
    loyalty: 'https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details',
    testProfile: 'https://ns.adobe.com/xdm/context/profile-test-profile',
    timeSeriesEvents: 'https://ns.adobe.com/experience/profile/profile-all',
  },
  event: {
    _id: eventClass,
    timestamp: eventClass,
    eventType: eventClass,
    identityMap,
    environment: environmentDetails,
    placeContext: environmentDetails,
    web: 'https://ns.adobe.com/xdm/context/experienceevent-web',
    commerce,
    productListItems: commerce,
  },
}

/** The field group of the fields that the tenant's own data has declared (emulator-defined). */
const ownFieldGroup = (kind: UnionKind) => `https://ns.adobe.com/emulator/mixins/${kind}-own-fields`

/** What the union is composed of: its class and the field groups that its fields come from, each once. */
export function composition(kind: UnionKind, { members }: StructField): string[] {
  const groups = fieldGroups[kind]
  const used = Object.keys(members).map((name) =>
    Object.hasOwn(groups, name) ? (groups[name] as string) : ownFieldGroup(kind),
  )
  return [...new Set([classes[kind], ...used])]
}

/** All that takes part in the union. */
export function extended(kind: UnionKind, union: StructField): string[] {
  const [own = '', ...groups] = composition(kind, union)
  return [own, ...behaviors[kind], ...groups]
}
