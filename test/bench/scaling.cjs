/* `node test/bench/scaling.cjs --bench F --live F --growth F [--write-docs]`: see scaling.ts. */
require('../typescript.cjs');

require('./scaling.ts').main(process.argv.slice(2));
