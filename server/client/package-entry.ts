// What `import … from 'aep-emulator'` gives. It loads no server: `startEmulator` does when it is called.

export type { SeedRecord } from '../seeding/seed-records.ts'
export { type ConnectOptions, connect } from './connect.ts'
export type { EmulatorEvent, ExportJob } from './control-shapes.ts'
export type { EmulatorHandle } from './emulator-handle.ts'
export { RefusedError } from './refused-error.ts'
export { type RunningEmulator, type StartOptions, startEmulator } from './start-emulator.ts'
export type { TenantHandle } from './tenant-handle.ts'
