import { ActionIcon, Menu, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconChevronDown, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { NodeInfo } from '../contract.ts'
import { Tlp } from '../parts/tlp.tsx'
import { whose } from '../parts/whose.ts'
import { signOut } from '../token.ts'
import { LiveDot } from './live-dot.tsx'
import { LogAlarmNote } from './log-alarm-note.tsx'
import { Logo } from './logo.tsx'
import { SearchBox } from './search-box.tsx'
import './head.css'

export function Head({ node }: { node: NodeInfo | undefined }) {
  return (
    <header className="head">
      <Link to="/" className="brand" aria-label="Entente, to the loop">
        <Logo />
        <span>Entente</span>
      </Link>
      {node === undefined ? null : <WhichNode node={node} />}
      <div className="head-gap" />
      <LogAlarmNote />
      <SearchBox />
      <LiveDot />
      <SchemeSwitch />
      {node === undefined ? null : <ReaderMenu node={node} />}
    </header>
  )
}

/** The node's name; in the example, a switch between its nodes. */
function WhichNode({ node }: { node: NodeInfo }) {
  if (node.neighbours.length === 0) {
    return (
      <span className="which-node" title={whose(node)}>
        {node.name}
      </span>
    )
  }
  return (
    <Menu position="bottom-start" width={240} shadow="sm">
      <Menu.Target>
        <UnstyledButton className="which-node is-button" aria-label={`Node: ${node.name}. Switch node`} title={whose(node)}>
          <span>{node.name}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Nodes of the example</Menu.Label>
        {node.neighbours.map((neighbour) => (
          <Menu.Item
            key={neighbour.url}
            component="a"
            href={neighbour.url}
            aria-current={neighbour.isThis ? 'true' : undefined}
            data-this={neighbour.isThis}
          >
            {neighbour.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const other = scheme === 'dark' ? 'light' : 'dark'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={`Switch to ${other}`}
      title={`Switch to ${other}`}
      onClick={() => setColorScheme(other)}
    >
      {scheme === 'dark' ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />}
    </ActionIcon>
  )
}

function ReaderMenu({ node }: { node: NodeInfo }) {
  return (
    <Menu position="bottom-end" width={260} shadow="sm">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Signed in as ${node.reader.name}`} title={node.reader.name}>
          <IconUser size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="reader">
          <strong>{node.reader.name}</strong>
          <span>{node.reader.isAdmin ? 'Administrator' : 'Reader'}</span>
          <span className="reader-level">
            Cleared up to <Tlp level={node.reader.clearance} />
          </span>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut('asked')}>
          Sign out
        </Menu.Item>
        <Menu.Divider />
        <p className="reader-version">Entente {node.version}</p>
      </Menu.Dropdown>
    </Menu>
  )
}
