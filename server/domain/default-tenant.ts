// The tenant of calls that name none, where that is allowed.

export const defaultTenant = { imsOrgId: 'EMULATOR@AdobeOrg', sandboxName: 'prod' } as const
