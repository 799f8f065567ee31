// Jest, before all files: starts one emulator outside of Jest's sandboxes; its address goes to the workers.

module.exports = async () => {
  const { startEmulator } = await import('aep-emulator')
  globalThis.emulator = await startEmulator({ clock: 'frozen' })
  process.env.AEP_EMULATOR_URL = globalThis.emulator.url
}
