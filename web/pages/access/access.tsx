import { useQuery } from '@tanstack/react-query'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { nodeQuery } from '../../queries.ts'
import { FeedsPanel } from './feeds.tsx'
import { TokensPanel } from './tokens.tsx'
import './access.css'

/** Who may come in with which rights, and which partners are read. */
export function AccessPage() {
  usePageTitle('Access')
  const node = useQuery(nodeQuery)
  const isAdmin = node.data?.reader.isAdmin
  return (
    <div className="page">
      <PageHead
        title="Access"
        about="Tokens let people, partners and machines in; feeds are collections of partners that this node reads."
      />
      {isAdmin === false ? (
        <Panel title="API tokens" isFlush>
          <Empty title="Tokens are kept by administrators">Ask the administrator of this node for a token.</Empty>
        </Panel>
      ) : null}
      {isAdmin ? <TokensPanel /> : null}
      <FeedsPanel isAdmin={isAdmin ?? false} />
    </div>
  )
}
