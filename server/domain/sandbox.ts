// What kind of sandbox a name stands for: the one place that says so, for every service that shows it.
import { Type } from 'typebox'

/** Source: docs, sandbox types API: names, where sandbox.yaml has objects. The one new sandboxes get comes last. */
export const sandboxTypes = ['production', 'development'] as const

export const SandboxType = Type.Unsafe<(typeof sandboxTypes)[number]>({ type: 'string', enum: sandboxTypes })

/** The production sandbox that every organization has (tutorial, "Required headers"). */
export const productionSandbox = 'prod'

/** That one is for production and the default; all others are for development (emulator-defined). */
export function sandboxKind(sandboxName: string): {
  type: (typeof sandboxTypes)[number]
  isDefault: boolean
} {
  const isDefault = sandboxName === productionSandbox
  return { type: isDefault ? 'production' : 'development', isDefault }
}
