import { runMain } from '@rounds/platform';
import { cliContext } from './cli-context.js';
import { createProgram } from './program.js';

void runMain(async (environment, logger) => {
  await createProgram(cliContext(environment, logger)).parseAsync();
});
