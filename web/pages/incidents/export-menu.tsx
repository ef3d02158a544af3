import { Button, Menu } from '@mantine/core'
import { IconFileExport } from '@tabler/icons-react'
import { download } from '../../api.ts'
import type { IncidentDetail, IncidentExportFormat } from '../../contract.ts'
import { notifyProblem } from '../../parts/problem.tsx'

const formats: Readonly<Record<IncidentExportFormat, string>> = {
  stix: 'STIX 2.1 bundle',
  iodef: 'IODEF (RFC 8727)',
  misp: 'MISP event',
  veris: 'VERIS record',
}

/** The incident for other programs, cut to those whom its marking allows. */
export function ExportMenu({ incident }: { incident: Pick<IncidentDetail, 'number' | 'level'> }) {
  const take = (format: IncidentExportFormat) => {
    const fileName = `incident-${incident.number}-${format}-tlp-${incident.level.replace('+', '-')}.json`
    void download(`incidents/${incident.number}/export`, { query: { format }, fileName }).catch(notifyProblem)
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconFileExport size={14} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Nothing above TLP:{incident.level.toUpperCase()} is in it</Menu.Label>
        {Object.entries(formats).map(([format, title]) => (
          // The names are those of the formats: the table above is written so.
          <Menu.Item key={format} onClick={() => take(format as IncidentExportFormat)}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
