import { Button, Modal } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Token } from '../../contract.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Parting } from '../../parts/parting.tsx'
import { Ago, useNow } from '../../parts/time.tsx'
import { Tlp } from '../../parts/tlp.tsx'
import { keys, tokensQuery } from '../../queries.ts'
import { NewTokenForm } from './new-token.tsx'

/** All tokens; the secret of none. */
export function TokensPanel() {
  const tokens = useQuery(tokensQuery)
  const [isMaking, setMaking] = useState(false)
  const [ending, setEnding] = useState<Token>()
  const now = useNow()
  const columns: readonly Column<Token>[] = [
    {
      head: 'Name',
      width: 'grow',
      cell: (token) => (
        <>
          {token.name}
          <span className="row-note">{token.isAdmin ? 'Administrator' : toGrantWords(token)}</span>
          {token.certificate === null ? null : <span className="row-note">Certificate {token.certificate.slice(0, 16)}…</span>}
        </>
      ),
    },
    { head: 'Cleared up to', cell: (token) => <Tlp level={token.clearance} /> },
    { head: 'Made', from: 'md', isNumber: true, cell: (token) => <Ago at={token.createdAt} /> },
    { head: 'Ends', from: 'md', isNumber: true, cell: (token) => (token.expiresAt === null ? 'never' : <Ago at={token.expiresAt} />) },
    {
      head: 'State',
      cell: (token) => {
        if (token.revokedAt !== null) return <span className="muted">Revoked</span>
        if (token.expiresAt !== null && token.expiresAt <= now) return <span className="muted">Ended</span>
        return (
          <Button variant="default" color="red" aria-label={`Revoke ${token.name}`} onClick={() => setEnding(token)}>
            Revoke…
          </Button>
        )
      },
    },
  ]
  return (
    <Panel
      title="API tokens"
      isFlush
      aside={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
          New token
        </Button>
      }
    >
      <Loaded query={tokens}>
        {(data) => <DataTable name="API tokens" columns={columns} rows={data.tokens} rowKey={(token) => token.id} />}
      </Loaded>
      <Modal opened={isMaking} onClose={() => setMaking(false)} title="New token" closeOnClickOutside={false}>
        <NewTokenForm onDone={() => setMaking(false)} />
      </Modal>
      <Modal opened={ending !== undefined} onClose={() => setEnding(undefined)} title="Revoke token">
        {ending === undefined ? null : <Revoke token={ending} onDone={() => setEnding(undefined)} />}
      </Modal>
    </Panel>
  )
}

function Revoke({ token, onDone }: { token: Token; onDone: () => void }) {
  return (
    <Parting path={`tokens/${encodeURIComponent(token.id)}`} queryKey={keys.tokens} action="Revoke" onDone={onDone}>
      Whoever uses <strong>{token.name}</strong> is locked out at once. This cannot be taken back.
    </Parting>
  )
}

function toGrantWords(token: Token): string {
  if (token.grants.length === 0) return 'No collection'
  return token.grants
    .map(
      (grant) =>
        `${grant.collection === '*' ? 'all collections' : grant.collection} (${[grant.canRead ? 'read' : '', grant.canWrite ? 'write' : ''].filter((right) => right !== '').join(', ')})`,
    )
    .join('; ')
}
