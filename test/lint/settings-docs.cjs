/* Keeps README's table and .env.example in step with environmentSchema; `--write` renews them. */
require('../typescript.cjs');
const { readFileSync, writeFileSync, existsSync } = require('node:fs');
const { environmentSchema } = require('../../libs/platform/config/environment.ts');

const settings = Object.entries(environmentSchema.shape).map(([name, schema]) => {
  const fallback = schema.safeParse(undefined);
  const value = fallback.success && fallback.data !== undefined ? String(fallback.data) : '';
  return { name, meaning: schema.description ?? '', fallback: value };
});

const table = [
  '| Setting | Default | Means |',
  '| --- | --- | --- |',
  ...settings.map(
    ({ name, fallback, meaning }) =>
      `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${meaning} |`,
  ),
].join('\n');
const example = settings
  .map(({ name, fallback, meaning }) => `# ${meaning}\n# ${name}=${fallback}\n`)
  .join('\n');

const BEGIN = '<!-- settings:begin -->';
const END = '<!-- settings:end -->';
const readme = readFileSync('README.md', 'utf8');
const before = readme.slice(0, readme.indexOf(BEGIN) + BEGIN.length);
const renewed = `${before}\n\n${table}\n\n${readme.slice(readme.indexOf(END))}`;

const squeeze = (text) => text.replace(/[ \t]+/g, ' ').replace(/-{3,}/g, '---');
const stale = [];
if (squeeze(readme) !== squeeze(renewed)) stale.push(['README.md', renewed]);
if (!existsSync('.env.example') || readFileSync('.env.example', 'utf8') !== example) {
  stale.push(['.env.example', example]);
}
if (process.argv.includes('--write')) {
  for (const [file, text] of stale) writeFileSync(file, text);
} else if (stale.length > 0) {
  console.error(`out of step with environmentSchema: ${stale.map(([file]) => file).join(', ')}`);
  console.error('renew with: node test/lint/settings-docs.cjs --write');
  process.exit(1);
}
