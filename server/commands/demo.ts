// `aep-emulator demo`: the tutorial as a story, every call of it made to an emulator that the demo starts.
import type { Command } from 'commander'
import { startEmulator } from '../client/start-emulator.ts'
import { createNarrator } from './narrator.ts'
import { tellTutorial } from './tutorial-story.ts'

export function define(command: Command, process: NodeJS.Process): void {
  command
    .description(
      'Starts an emulator on a free port, runs the tutorial against it and prints what happens: a dataset, an export job from NEW to SUCCEEDED, and the rows of the Parquet file that it wrote.',
    )
    .addHelpText('after', '\nExample:\n  aep-emulator demo | less')
    .action(async () => {
      const emulator = await startEmulator({ clock: 'frozen', pace: 'tutorial' })
      try {
        const tenant = emulator.tenant('1BD6382559DF0C130A49422D@AdobeOrg', 'prod')
        await tellTutorial(createNarrator(process.stdout), emulator.url, tenant)
      } finally {
        await emulator.close()
      }
    })
}
