// What a client of the Platform needs to know, by the names that Adobe's Postman environment gives it.
import { anyCredentials, type Credentials, scopes } from '../client/credentials.ts'
import type { Target } from '../config/client-settings.ts'
import { defaultTenant } from '../domain/default-tenant.ts'

export type ClientVariables = ReturnType<typeof clientVariables>

/** The credentials are good unless the server was started with --auth token. */
export function clientVariables({ url, tenant }: Target, credentials: Credentials = anyCredentials) {
  return {
    AEP_EMULATOR_URL: url,
    ACCESS_TOKEN: credentials.accessToken,
    API_KEY: credentials.apiKey,
    CLIENT_SECRET: credentials.clientSecret,
    IMS: new URL(url).host,
    IMS_ORG: tenant?.org ?? defaultTenant.imsOrgId,
    SANDBOX_NAME: tenant?.sandbox ?? defaultTenant.sandboxName,
    SCOPES: scopes,
    TECHNICAL_ACCOUNT_ID: 'emulator@techacct.adobe.com',
  }
}
