// Jest's settings: one emulator for all files, and no transform, because there is nothing to compile.

module.exports = {
  globalSetup: './global-setup.cjs',
  globalTeardown: './global-teardown.cjs',
  transform: {},
}
