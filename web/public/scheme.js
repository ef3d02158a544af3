// Sets light or dark before the first paint. A file of its own, because the content security policy forbids inline scripts.
try {
  const chosen = localStorage.getItem('mantine-color-scheme-value')
  const isDark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
  document.documentElement.style.background = isDark ? '#0e1114' : '#f6f7f8'
} catch {
  // Storage may be forbidden; then the page starts in the scheme that its provider picks.
}
