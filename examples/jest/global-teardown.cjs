// Jest, after all files: closes the emulator that global-setup.cjs has started.

module.exports = () => globalThis.emulator.close()
