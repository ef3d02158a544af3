import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { FeedsPanel } from './feeds.tsx'
import { TokensPanel } from './tokens.tsx'
import './access.css'

/** Who may come in with which rights, and which partners are read. */
export function AccessPage() {
  usePageTitle('Access')
  const isAdmin = useIsAdmin()
  return (
    <div className="page">
      <PageHead
        title="Access"
        about="Tokens let people, partners and machines in; feeds are collections of partners that this node reads."
      />
      {isAdmin === false ? (
        <Panel title="API tokens and feeds" isFlush>
          <Empty title="These are kept by administrators">Ask the administrator of this node for a token or a feed.</Empty>
        </Panel>
      ) : null}
      {isAdmin ? (
        <>
          <TokensPanel />
          <FeedsPanel />
        </>
      ) : null}
    </div>
  )
}
