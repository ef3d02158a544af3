import { Button, Select } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { download } from '../../api.ts'
import type { Collection, Level } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { levelChoices, levels } from '../../parts/tlp.tsx'

/** Takes the collection out as a STIX bundle that is cut for its audience. */
export function ExportPanel({ collection }: { collection: Collection }) {
  const [audience, setAudience] = useState<Level>('clear')
  const name = collection.alias ?? collection.id
  const take = useMutation({
    mutationFn: () =>
      download(`collections/${encodeURIComponent(collection.id)}/export`, {
        query: { audience },
        fileName: `${name}-${audience.replace('+', '-')}.json`,
      }),
  })
  return (
    <Panel title="Export">
      <form
        className="form"
        aria-label="Export"
        onSubmit={(event) => {
          event.preventDefault()
          take.mutate()
        }}
      >
        <Select
          label="Audience"
          description="Nothing above this level is in the bundle"
          data={levelChoices}
          value={audience}
          allowDeselect={false}
          onChange={(value) => setAudience(levels.find((level) => level === value) ?? 'clear')}
        />
        {take.isError ? <ProblemNote error={take.error} /> : null}
        <div className="buttons">
          <Button size="sm" variant="default" type="submit" loading={take.isPending} leftSection={<IconDownload size={16} />}>
            Download bundle
          </Button>
        </div>
      </form>
    </Panel>
  )
}
