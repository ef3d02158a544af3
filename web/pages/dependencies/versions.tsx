import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api.ts'
import type { RegisterImport, RegisterVersion } from '../../contract.ts'
import { dependencyKeys, registerVersionsQuery } from '../../dependency-queries.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount } from '../../parts/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { toUtc } from '../../parts/times.ts'
import { Tlp } from '../../parts/tlp.tsx'

/** Every version of the register; the last can be taken back, and so can that. */
export function Versions() {
  const client = useQueryClient()
  const versions = useQuery(registerVersionsQuery)
  const undo = useMutation({
    mutationFn: (id: string) => call<RegisterImport>(`dependencies/versions/${id}/undo`, { method: 'POST', json: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: dependencyKeys.all }),
    onError: notifyProblem,
  })
  return (
    <Panel title="Versions" isFlush>
      <Loaded query={versions} rows={2}>
        {(data) => (
          <DataTable<RegisterVersion>
            name="Versions of the register, the newest first"
            columns={[
              { head: 'Made', cell: ({ at }) => toUtc(at) },
              {
                head: 'What',
                width: 'grow',
                cell: ({ note, by, things, needs }) => (
                  <span>
                    {note || 'Import'}
                    <span className="row-note">
                      {by}; {toCount(things)} things, {toCount(needs)} needs
                    </span>
                  </span>
                ),
              },
              { head: 'Marking', from: 'md', cell: ({ level }) => <Tlp level={level} /> },
              {
                head: 'Undo',
                cell: ({ id }) =>
                  id === data.versions[0]?.id ? (
                    <Button variant="default" loading={undo.isPending} onClick={() => undo.mutate(id)}>
                      Undo
                    </Button>
                  ) : null,
              },
            ]}
            rows={data.versions}
            rowKey={({ id }) => id}
          />
        )}
      </Loaded>
    </Panel>
  )
}
