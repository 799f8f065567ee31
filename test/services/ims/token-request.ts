// Requests to the token service as clients send them, and what an answer of it looks like.
import assert from 'node:assert/strict'
import type { LightMyRequestResponse } from 'fastify'
import type { TestApp } from '../../build-test-app.ts'

export const credentials = {
  grant_type: 'client_credentials',
  client_id: 'my-api-key',
  client_secret: 'my-secret',
  scope: 'openid,session,AdobeID,read_organizations,additional_info.projectedProductContext',
}

export const formType = 'application/x-www-form-urlencoded'
const boundary = '----form'
export const multipartType = `multipart/form-data; boundary=${boundary}`

export const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

export function multipart(fields: Record<string, string>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--${boundary}--\r\n`
}

/** Posts without any header of the Platform. */
export function post({ app }: TestApp, url: string, payload?: string, contentType?: string) {
  return app.inject({
    method: 'POST',
    url,
    ...(payload !== undefined && { payload }),
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  })
}

/** Gets a token for the client, as a client of today would. */
export async function issueToken(
  testApp: TestApp,
  fields: Record<string, string> = credentials,
): Promise<string> {
  const reply = await post(testApp, '/ims/token/v3', form(fields), formType)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json().access_token
}

/** A refusal of IMS: contract.md §3.7. */
export function assertOAuthError(
  reply: LightMyRequestResponse,
  error: string,
  description: string | RegExp,
  status = 400,
): void {
  assert.equal(reply.statusCode, status, reply.body)
  assert.match(String(reply.headers['content-type']), /^application\/json/)
  const { error_description: given, ...rest } = reply.json()
  assert.deepEqual(rest, { error })
  if (typeof description === 'string') assert.equal(given, description)
  else assert.match(given, description)
}
