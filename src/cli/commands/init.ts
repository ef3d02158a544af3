import { hostname } from 'node:os'
import { systemClock } from '../../base/index.ts'
import { makeHome } from '../../node/index.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'

export const init = defineCommand({
  name: 'init',
  summary: 'Make a node: its home folder, keys, certificate and first administrator.',
  about: `
Makes a home folder with the node's settings, database, TLS key and certificate, the collections
"intelligence" and "sightings", and an administrator's token, which is shown once and kept nowhere.
An existing node is never touched.`,
  options: {
    name: { type: 'string', value: 'NAME', help: 'what the node is called (default: this host)' },
    organisation: { type: 'string', value: 'NAME', help: 'who runs it; stands behind the sightings it shares' },
    country: { type: 'string', value: 'CC', help: 'two letters, such as FR' },
    sector: { type: 'string', value: 'SECTOR', help: 'such as energy, transport, health' },
    host: { type: 'string', value: 'HOST', help: 'address to listen on (default: 127.0.0.1)' },
    port: { type: 'string', value: 'PORT', help: 'port to listen on (default: 8420)' },
  },
  examples: [
    'entente init --organisation "Northgrid Power" --country NL --sector energy',
    'entente init --home /srv/entente --host 0.0.0.0 --port 443',
  ],
  async run({ values, home, output }) {
    const port = values.port === undefined ? undefined : Number(values.port)
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
      throw cliFault('usage', 'The port is a number from 0 to 65535.', '--port')
    if (values.country !== undefined && !/^[A-Z]{2}$/.test(values.country))
      throw cliFault('usage', 'The country is two capital letters, such as FR.', '--country')
    const name = values.name ?? hostname()
    const names = [
      'localhost',
      '127.0.0.1',
      '::1',
      ...(values.host === undefined || values.host === '0.0.0.0' ? [hostname()] : [values.host]),
    ]
    const made = await makeHome(
      home,
      {
        name,
        organisation: {
          name: values.organisation ?? name,
          ...(values.country === undefined ? {} : { country: values.country }),
          ...(values.sector === undefined ? {} : { sector: values.sector }),
        },
        listen: {
          names: [...new Set(names)],
          ...(values.host === undefined ? {} : { host: values.host }),
          ...(port === undefined ? {} : { port }),
        },
      },
      systemClock,
    )
    output.result({ home, administratorToken: made.administratorToken, organisation: made.config.organisation }, () =>
      [
        `A node for ${made.config.organisation.name} is in ${home}.`,
        '',
        `The administrator's token, shown this once; keep it safe:`,
        `  ${made.administratorToken}`,
        '',
        `Next:  entente up${home.endsWith('/.entente') ? '' : ` --home ${home}`}`,
        '',
      ].join('\n'),
    )
    return 0
  },
})
