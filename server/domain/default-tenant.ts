// The tenant of calls that name none, where that is allowed.
import { productionSandbox } from './sandbox.ts'

export const defaultTenant = { imsOrgId: 'EMULATOR@AdobeOrg', sandboxName: productionSandbox } as const
