import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './theme.css'
import './parts/page.css'
import './parts/rows.css'
import './parts/labels.css'
import './parts/charts.css'
import './parts/code.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './queries.ts'
import { createAppRouter } from './routes.tsx'
import { colourVariables, theme } from './theme.ts'
import { takeTokenFromAddress } from './token.ts'

// Before the router reads the address: the token must not become part of its history.
takeTokenFromAddress()
window.addEventListener('hashchange', takeTokenFromAddress)

const queryClient = createQueryClient()
const router = createAppRouter(queryClient)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has lost its root element')

createRoot(root).render(
  <MantineProvider theme={theme} cssVariablesResolver={colourVariables} defaultColorScheme="auto">
    <QueryClientProvider client={queryClient}>
      <Notifications position="bottom-right" limit={3} />
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>,
)
