// Playwright's settings: starts the emulator and the page, each on a free port, and drives the system's Chromium.
import { defineConfig } from '@playwright/test'

export default defineConfig({
  fullyParallel: true,
  outputDir: 'node_modules/.playwright',
  reporter: 'list',
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // Chromium refuses to run as root in its sandbox, which is how containers run it.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  // What a pattern captures is in the environment of the tests: PAGE_URL, AEP_EMULATOR_URL.
  webServer: [
    {
      command: 'aep-emulator --port 0 --clock frozen --quiet',
      wait: { stdout: /listening on (?<aep_emulator_url>\S+)/ },
      gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
    },
    {
      command: 'vite page --port 0',
      wait: { stdout: /Local: +(?<page_url>\S+)/ },
    },
  ],
})
