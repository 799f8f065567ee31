// The app as tests use it: the real emulator on a frozen clock, with a guard over every reply.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { buildApp } from '../server/app.ts'
import { type ExportPlan, parsePace } from '../server/domain/export-plan.ts'
import { parseInstant } from '../server/domain/instant.ts'
import { defaultSwitches, type Switches } from '../server/domain/switches.ts'
import { createEmulator, type Emulator } from '../server/emulator.ts'
import { guardReplies } from './reply-guard.ts'

export const frozenAt = '2026-01-01T00:00:00.000Z'

/** The headers of a caller, for one tenant. */
export function callerHeaders(sandboxName = 'prod', imsOrgId = '1BD6382559DF0C130A49422D@AdobeOrg') {
  return {
    authorization: 'Bearer token',
    'x-api-key': 'key',
    'x-gw-ims-org-id': imsOrgId,
    'x-sandbox-name': sandboxName,
  }
}

export interface TestAppOptions {
  readonly fixtures?: readonly string[]
  /** A pace as --pace takes it; default quick. */
  readonly pace?: string
  readonly clock?: 'frozen' | 'real'
  readonly dataFolder?: string
  readonly rowsPerPart?: number
  readonly mostOpenTenants?: number
  readonly switches?: Partial<Switches>
  readonly auth?: 'off' | 'headers' | 'token'
  readonly imsSecret?: string
  readonly seedRandom?: number
  readonly cors?: readonly string[]
}

export interface TestApp {
  readonly app: FastifyInstance
  readonly emulator: Emulator
  /** Errors that were the emulator's own fault. */
  readonly bugs: unknown[]
  /** Makes a call as the tenant of the sandbox `prod`; `headers` are added to the caller's. */
  call(
    method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    options?: CallOptions,
  ): Promise<LightMyRequestResponse>
  /** Advances the clock of the sandbox `prod` by milliseconds or a duration. */
  advance(by: number | string, sandboxName?: string): Promise<{ now: string; transitions: object[] }>
}

export interface CallOptions {
  readonly body?: unknown
  /** Sent as it is, in place of `body`. */
  readonly payload?: string
  readonly headers?: Record<string, string | undefined>
  readonly sandbox?: string
}

/** Builds the app; at the end of the test it is closed, and the test fails if any reply broke its schema. */
export async function buildTestApp(t: TestContext, options: TestAppOptions = {}): Promise<TestApp> {
  const {
    fixtures = ['tutorial'],
    pace = 'quick',
    clock = 'frozen',
    dataFolder,
    rowsPerPart,
    mostOpenTenants,
    switches,
    auth,
    imsSecret,
    seedRandom = 1,
    cors,
  } = options
  const bugs: unknown[] = []
  const reportBug = (error: unknown) => bugs.push(error)
  const emulator = createEmulator({
    fixtures,
    dataFolder,
    pace: parsePace(pace) as ExportPlan,
    clock:
      clock === 'frozen'
        ? { mode: 'frozen', at: parseInstant(frozenAt) as number, scale: 0 }
        : { mode: 'real', scale: 1 },
    seedRandom,
    switches: { ...defaultSwitches, ...switches },
    reportBug,
    imsSecret,
    ...(auth !== undefined && { auth }),
    ...(rowsPerPart !== undefined && { rowsPerPart }),
    ...(mostOpenTenants !== undefined && { mostOpenTenants }),
  })
  const broken: string[] = []
  const app = await buildApp({
    emulator,
    reportBug,
    ...(cors !== undefined && { cors }),
    beforeRoutes: async (scope) => guardReplies(scope, broken),
  })
  await app.ready()
  t.after(async () => {
    await app.close()
    await emulator.close()
    assert.deepEqual(broken, [], 'replies that break their schema')
    assert.deepEqual(bugs, [], 'errors that are the emulator’s own fault')
  })

  const call: TestApp['call'] = (method, url, { body, payload, headers, sandbox } = {}) => {
    const given = {
      ...callerHeaders(sandbox),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    }
    const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const request: InjectOptions = { method, url, headers: sent }
    if (body !== undefined || payload !== undefined) request.payload = payload ?? JSON.stringify(body)
    return app.inject(request)
  }

  return {
    app,
    emulator,
    bugs,
    call,
    async advance(by, sandboxName = 'prod') {
      const reply = await call('POST', '/_emulator/clock/advance', { body: { by }, sandbox: sandboxName })
      assert.equal(reply.statusCode, 200, reply.body)
      return reply.json()
    },
  }
}
